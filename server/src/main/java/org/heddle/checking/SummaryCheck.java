package org.heddle.checking;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.Part;
import org.heddle.mime.Summary;
import org.heddle.mime.SummaryCodec;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// The summaries that a storage keeps of messages: that they can be read, and reach exactly to the
/// end of their message. One that does not is made anew.
record SummaryCheck(Account account, Repair repair, Consumer<Finding> findings) {
  private static final int BATCH = 200;

  void run() {
    for (MailboxInfo info : account.mailboxes().mailboxes()) {
      try {
        check(account.open(info.name()), info.name().value());
      } catch (StorageException.NoSuchMailbox e) {
        // Deleted meanwhile.
      }
    }
  }

  private void check(Mailbox mailbox, String name) {
    MessageTable messages = mailbox.snapshot().messages();
    long wrong = 0;
    for (int from = 0; from < messages.size(); from += BATCH) {
      int to = Math.min(from + BATCH, messages.size());
      wrong +=
          check(mailbox, messages.select(UidSet.range(messages.uid(from), messages.uid(to - 1))));
    }
    if (wrong > 0) {
      Remedy remedy = repair == Repair.YES ? Remedy.REPAIRED : Remedy.REPAIRABLE;
      findings.accept(
          new Finding(account.name(), name, wrong + " cached summaries are damaged", remedy));
    }
  }

  private long check(Mailbox mailbox, MessageTable batch) {
    Map<Long, byte[]> kept = mailbox.summaries(batch.uids());
    var right = new HashMap<Long, byte[]>();
    long wrong = 0;
    for (int row = 0; row < batch.size(); row++) {
      long uid = batch.uid(row);
      byte[] summary = kept.getOrDefault(uid, new byte[0]);
      // What another version has written is read anew, whenever somebody asks.
      if (SummaryCodec.isOurs(summary) && !fits(summary, batch.size(row))) {
        wrong++;
        scan(mailbox, uid).ifPresent(bytes -> right.put(uid, bytes));
      }
    }
    if (!right.isEmpty()) {
      mailbox.cacheSummaries(right);
    }
    return wrong;
  }

  private static boolean fits(byte[] summary, long size) {
    return SummaryCodec.decode(summary).filter(known -> known.message().end() == size).isPresent();
  }

  private Optional<byte[]> scan(Mailbox mailbox, long uid) {
    if (repair == Repair.NO) {
      return Optional.empty();
    }
    try (Content content = mailbox.content(uid)) {
      Part message = MessageScanner.scan(content::read);
      return Optional.of(SummaryCodec.encode(new Summary(message)));
    } catch (StorageException.MessageGone e) {
      return Optional.empty();
    }
  }
}

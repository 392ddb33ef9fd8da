package org.heddle.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.mime.ByteSource;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.SummaryCodec;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.kit.MemoryStorage;

/// A mailbox in memory with messages in it, whose summaries are at hand.
record FilledMailbox(Account account, Mailbox mailbox) {
  private static final int AT_ONCE = 1000;

  /// @param messages how many; a multiple of 1000
  /// @param mail the text of each, which is asked for in order, from 0
  static FilledMailbox of(int messages, IntFunction<String> mail) throws IOException {
    Account account = new MemoryStorage().account("bench");
    Mailbox mailbox = account.open(MailboxName.INBOX);
    for (int i = 0; i < messages; i += AT_ONCE) {
      mailbox.append(mails(account, i, mail));
    }
    return new FilledMailbox(account, mailbox);
  }

  private static List<NewMessage> mails(Account account, int from, IntFunction<String> text)
      throws IOException {
    OffsetDateTime date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    var mails = new ArrayList<NewMessage>();
    for (int i = from; i < from + AT_ONCE; i++) {
      byte[] mail = text.apply(i).getBytes(US_ASCII);
      Draft draft = account.draft();
      draft.output().write(mail);
      byte[] summary = SummaryCodec.encode(MessageScanner.scan(ByteSource.of(mail)));
      mails.add(new NewMessage(draft, Flags.NONE, date.plusSeconds(i), summary));
    }
    return mails;
  }

  MailboxView view() {
    return MailboxView.open(
        mailbox,
        mailbox.snapshot(),
        Access.READ_WRITE,
        new RecentMessages(RecentMessages.Interest.NONE));
  }
}

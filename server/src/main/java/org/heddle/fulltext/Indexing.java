package org.heddle.fulltext;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.heddle.mime.ByteSource;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.Part;
import org.heddle.mime.Summary;
import org.heddle.mime.SummaryCodec;
import org.heddle.mime.TextSearch;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Brings the index of an account up to what a mailbox holds. Confined to one thread; used once.
final class Indexing {
  /// How many messages are looked up together, and after how many others can use them.
  private static final int BATCH = 128;

  private static final int COMMIT = 4096;

  private static final int HEAD_BYTES = 16 * 1024;
  private static final byte[] NOTHING = {};
  private static final Duration BETWEEN_SWEEPS = Duration.ofDays(1);

  private final AccountIndex index;
  private final Account account;
  private final Mailbox mailbox;
  private final BooleanSupplier isStopping;

  Indexing(AccountIndex index, Account account, Mailbox mailbox, BooleanSupplier isStopping) {
    this.index = index;
    this.account = account;
    this.mailbox = mailbox;
    this.isStopping = isStopping;
  }

  /// Indexes what is missing.
  ///
  /// @return how many messages that were
  int run() throws IOException {
    MessageTable messages = mailbox.snapshot().messages();
    long[] gone = {};
    Instant swept = Instant.now();
    MessageTable missing = messages;
    Optional<IndexView> view = index.acquire();
    if (view.isPresent()) {
      try {
        int[] documents = view.get().documents(messages);
        missing = messages.select(messages.uidsWhere(row -> documents[row] == IndexView.NONE));
        swept = AccountIndex.swept(view.get());
        if (!missing.isEmpty() && swept.plus(BETWEEN_SWEEPS).isBefore(Instant.now())) {
          swept = Instant.now();
          gone = gone(view.get().emails());
        }
      } finally {
        view.get().release();
      }
    }
    if (!missing.isEmpty()) {
      write(missing, gone, swept);
    }
    return missing.size();
  }

  /// The emails that are in no mailbox any more. One that is moved meanwhile may be among them, and
  /// is indexed anew.
  private long[] gone(long[] emails) {
    Set<Long> present = new HashSet<>();
    for (MailboxInfo info : account.mailboxes().mailboxes()) {
      MessageTable messages = account.open(info.name()).snapshot().messages();
      for (int row = 0; row < messages.size(); row++) {
        present.add(messages.emailId(row));
      }
    }
    return Arrays.stream(emails).filter(email -> !present.contains(email)).toArray();
  }

  private void write(MessageTable missing, long[] gone, Instant swept) throws IOException {
    try (IndexWriter writer = index.writer()) {
      for (long email : gone) {
        writer.deleteDocuments(new Term(IndexFields.ID, IndexFields.id(email)));
      }
      for (int from = 0; from < missing.size() && !isStopping.getAsBoolean(); from += BATCH) {
        int to = Math.min(from + BATCH, missing.size());
        write(writer, missing.select(UidSet.range(missing.uid(from), missing.uid(to - 1))));
        if (to % COMMIT == 0) {
          index.commit(writer, swept);
        }
      }
      index.commit(writer, swept);
    }
  }

  private void write(IndexWriter writer, MessageTable batch) throws IOException {
    UidSet uids = batch.uids();
    Map<Long, byte[]> heads = mailbox.heads(uids, HEAD_BYTES);
    Map<Long, byte[]> summaries = mailbox.summaries(uids);
    for (int row = 0; row < batch.size(); row++) {
      long uid = batch.uid(row);
      byte[] head = heads.getOrDefault(uid, NOTHING);
      try {
        if (head.length == batch.size(row)) {
          write(writer, batch, row, ByteSource.of(head), summaries);
        } else {
          try (Content content = mailbox.content(uid)) {
            write(writer, batch, row, content::read, summaries);
          }
        }
      } catch (StorageException.MessageGone _) {
        // It needs no document any more.
      }
    }
  }

  private static void write(
      IndexWriter writer,
      MessageTable batch,
      int row,
      ByteSource source,
      Map<Long, byte[]> summaries)
      throws IOException {
    Part structure =
        Optional.ofNullable(summaries.get(batch.uid(row)))
            .flatMap(SummaryCodec::decode)
            .map(Summary::message)
            .orElseGet(() -> MessageScanner.scan(source));
    var document = new EmailDocument();
    new TextSearch(source, structure).tell(document);
    long email = batch.emailId(row);
    writer.updateDocument(
        new Term(IndexFields.ID, IndexFields.id(email)),
        document.of(email, IndexFields.stamp(batch, row)));
  }
}

package org.heddle.imap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.Part;
import org.heddle.mime.Summary;
import org.heddle.mime.SummaryCodec;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;

/// The structures of a few messages: from the storage's cache, or from the message where the cache
/// has lost it (I12). What was found anew is given back to the cache at the end. Confined to one
/// command.
final class Summaries {
  private final Mailbox mailbox;
  private final Map<Long, byte[]> cached;
  private final Map<Long, byte[]> found = new HashMap<>();

  private Summaries(Mailbox mailbox, Map<Long, byte[]> cached) {
    this.mailbox = mailbox;
    this.cached = cached;
  }

  static Summaries of(Mailbox mailbox, UidSet uids) {
    return new Summaries(mailbox, mailbox.summaries(uids));
  }

  /// Nothing is known yet.
  static Summaries none(Mailbox mailbox) {
    return new Summaries(mailbox, Map.of());
  }

  /// The structure of a message.
  ///
  /// @throws org.heddle.storage.StorageException.MessageGone if it must be read and is gone
  Part of(MessageSource source) {
    return summary(source).message();
  }

  private Summary summary(MessageSource source) {
    return known(source.uid()).orElseGet(() -> scan(source));
  }

  private Optional<Summary> known(long uid) {
    return Optional.ofNullable(cached.get(uid)).flatMap(SummaryCodec::decode);
  }

  private Summary scan(MessageSource source) {
    var summary = new Summary(MessageScanner.scan(source));
    found.put(source.uid(), SummaryCodec.encode(summary));
    return summary;
  }

  /// Gives what had to be read to the storage.
  void save() {
    if (!found.isEmpty()) {
      mailbox.cacheSummaries(Map.copyOf(found));
      found.clear();
    }
  }
}

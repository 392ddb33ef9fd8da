package org.heddle.imap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.Part;
import org.heddle.mime.Preview;
import org.heddle.mime.Summary;
import org.heddle.mime.SummaryCodec;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;

/// The structures of a few messages: from the storage's cache, or from the message where the cache
/// has lost it (I12). What was found anew is given back to the cache at the end. Confined to one
/// command.
final class Summaries {
  /// A message of so many bytes is read without undue delay.
  private static final int QUICK = 16 * 1024;

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

  /// The preview of a message (RFC 8970).
  ///
  /// @return nothing if it would take too long for a client that does not want to wait
  /// @throws org.heddle.storage.StorageException.MessageGone if it must be read and is gone
  Optional<String> preview(MessageSource source, FetchItem.Priority priority) {
    Optional<String> kept = known(source.uid()).flatMap(Summary::preview);
    if (kept.isPresent() || (priority == FetchItem.Priority.LAZY && source.size() > QUICK)) {
      return kept;
    }
    Part message = of(source);
    var summary = new Summary(message, Optional.of(Preview.of(source, message)));
    found.put(source.uid(), SummaryCodec.encode(summary));
    return summary.preview();
  }

  private Summary summary(MessageSource source) {
    return known(source.uid()).orElseGet(() -> scan(source));
  }

  private Optional<Summary> known(long uid) {
    byte[] summary = found.getOrDefault(uid, cached.get(uid));
    return Optional.ofNullable(summary).flatMap(SummaryCodec::decode);
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

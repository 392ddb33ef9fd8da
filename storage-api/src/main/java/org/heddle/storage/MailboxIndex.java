package org.heddle.storage;

import java.util.Collection;
import java.util.List;

/// The columnar index of one mailbox: all its metadata and its recent expunges at one instant.
/// Immutable and thread-safe; an index advanced from another shares with it what did not change. It
/// is a cache (I12): a backend that loses it reads it again.
public final class MailboxIndex {
  private static final int HEADER_BYTES = 160;
  private static final int KEYWORD_BYTES = 72;

  private final Snapshot snapshot;
  private final Tombstones tombstones;

  private MailboxIndex(Snapshot snapshot, Tombstones tombstones) {
    this.snapshot = snapshot;
    this.tombstones = tombstones;
  }

  /// An index of what a backend read as one snapshot, with no history before it.
  public static MailboxIndex of(Snapshot snapshot) {
    return new MailboxIndex(snapshot, Tombstones.none(snapshot.status().highestModSeq()));
  }

  /// The mailbox at this instant.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// The counters at this instant.
  public MailboxStatus status() {
    return snapshot.status();
  }

  /// [#changesSince] can answer from this mod-sequence on.
  public long historyFrom() {
    return tombstones.completeFrom();
  }

  /// Everything with a mod-sequence above the given one.
  ///
  /// @param modSeq at least [#historyFrom]
  /// @throws IllegalArgumentException if it is below
  public Changes.Delta changesSince(long modSeq) {
    return changesSince(modSeq, tombstones.since(modSeq));
  }

  /// As [#changesSince(long)], with the expunges since then from the backend's own history.
  public Changes.Delta changesSince(long modSeq, UidSet vanished) {
    return new Changes.Delta(
        snapshot.status(), snapshot.messages().changedSince(modSeq), vanished, snapshot.keywords());
  }

  /// The index after one commit, or several at once.
  ///
  /// @param after the counters after it
  /// @param changed the messages that came or changed, as they are after it
  /// @param vanished the UIDs that were expunged by it
  /// @param keywords as in [Snapshot], after it
  public MailboxIndex advance(
      MailboxStatus after, Collection<Metadata> changed, UidSet vanished, List<String> keywords) {
    return new MailboxIndex(
        new Snapshot(after, snapshot.messages().with(changed, vanished), keywords),
        tombstones.with(after.highestModSeq(), vanished));
  }

  /// What the metadata tells of a search: every key on flags, dates, sizes, UIDs and mod-sequences
  /// is certain, and what needs the mail itself only possible.
  public SearchMatch search(SearchKey key) {
    return MetadataSearch.search(snapshot.messages(), key);
  }

  /// What the index takes on the heap, roughly; what it shares with others is counted in each.
  public long estimatedBytes() {
    return HEADER_BYTES
        + snapshot.messages().estimatedBytes()
        + tombstones.estimatedBytes()
        + (long) KEYWORD_BYTES * snapshot.keywords().size();
  }
}

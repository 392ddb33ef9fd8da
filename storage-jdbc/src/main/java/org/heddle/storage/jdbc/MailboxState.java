package org.heddle.storage.jdbc;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;

/// A mailbox as a group of writes sees it, with the changes of the callers before. Immutable, so
/// that a caller who is refused leaves no trace.
///
/// @param index there if it was at hand, or if a caller said that it is needed
/// @param keywords there once somebody had to know them
record MailboxState(MailboxRow row, Optional<MailboxIndex> index, Optional<KeywordList> keywords) {

  /// As the database has it.
  static MailboxState of(MailboxRow row, Optional<MailboxIndex> index) {
    return new MailboxState(
        row, index, index.map(known -> new KeywordList(known.snapshot().keywords())));
  }

  MailboxKey key() {
    return row.key();
  }

  /// The index, which the caller said it needs.
  MailboxIndex needIndex() {
    return index.orElseThrow(() -> new IllegalStateException("The index was not asked for"));
  }

  MailboxState withKeywords(KeywordList known) {
    return new MailboxState(row, index, Optional.of(known));
  }

  /// The mailbox after a change.
  MailboxState after(MailboxRow changedRow, Collection<Metadata> changed, UidSet vanished) {
    List<String> names = keywords.map(KeywordList::names).orElse(List.of());
    return new MailboxState(
        changedRow,
        index.map(before -> before.advance(changedRow.status(), changed, vanished, names)),
        keywords);
  }
}

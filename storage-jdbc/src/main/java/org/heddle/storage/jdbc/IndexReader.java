package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.IndexCache;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Reads the columnar indexes, and keeps them.
///
/// With H2 this process is the only one that writes, and its committer moves every index on before
/// it answers: what is in the cache is the truth, and a warm read asks no query. With PostgreSQL
/// another node may have written: the mailbox's row tells, and one query for what changed since
/// moves the index on. Thread-safe.
final class IndexReader {
  private static final long FIRST_MOD_SEQ = 1;

  private final Database database;
  private final IndexCache<Long> cache;

  IndexReader(Database database, IndexCache<Long> cache) {
    this.database = database;
    this.cache = cache;
  }

  IndexCache<Long> cache() {
    return cache;
  }

  /// The index as it is now.
  ///
  /// @throws StorageException.NoSuchMailbox if the mailbox is gone
  MailboxIndex current(MailboxKey key) {
    return switch (database.engine()) {
      case H2 ->
          cache.get(key.mailbox(), () -> database.readSnapshot(c -> loadAll(c, row(c, key))));
      case POSTGRESQL -> shared(key);
    };
  }

  private MailboxIndex shared(MailboxKey key) {
    // What is in the cache was committed before. So a row that is read after it and yet is older
    // means that the database itself went back, as one does that lost its last commits to a crash
    // of the machine it was on.
    Optional<MailboxIndex> known = cache.find(key.mailbox());
    if (known.isEmpty()) {
      return cache.get(key.mailbox(), () -> database.readSnapshot(c -> loadAll(c, row(c, key))));
    }
    MailboxRow row = database.read(c -> row(c, key));
    if (isCurrent(known.get(), row)) {
      return known.get();
    }
    if (known.get().status().highestModSeq() > row.modSeq()) {
      cache.remove(key.mailbox());
    }
    MailboxIndex advanced = database.readSnapshot(c -> advance(c, known.get(), row(c, key)));
    return cache.put(key.mailbox(), advanced);
  }

  /// The row as it is now.
  ///
  /// @throws StorageException.NoSuchMailbox if the mailbox is gone
  MailboxRow row(Connection connection, MailboxKey key) throws SQLException {
    return MailboxRows.find(connection, key)
        .orElseThrow(() -> {
          cache.remove(key.mailbox());
          return new StorageException.NoSuchMailbox(key.id().value());
        });
  }

  /// The index in the cache, if it is that of this row.
  Optional<MailboxIndex> cached(MailboxRow row) {
    return cache.find(row.key().mailbox()).filter(index -> isCurrent(index, row));
  }

  private static boolean isCurrent(MailboxIndex index, MailboxRow row) {
    return index.status().equals(row.status());
  }

  /// The index of this row, which is locked: by the cached one and what changed since, or else by
  /// all messages.
  MailboxIndex load(Connection connection, MailboxRow row) throws SQLException {
    Optional<MailboxIndex> known = cache.find(row.key().mailbox());
    return known.isPresent() ? advance(connection, known.get(), row) : loadAll(connection, row);
  }

  private static MailboxIndex advance(Connection connection, MailboxIndex known, MailboxRow row)
      throws SQLException {
    long since = known.status().highestModSeq();
    // What there was before the first commit is nothing to go on from: it may be a part of a copy,
    // of which more came with whatever mod-sequences.
    if (since > row.modSeq() || since < row.historyFrom() || since == FIRST_MOD_SEQ) {
      return loadAll(connection, row);
    }
    KeywordList keywords =
        KeywordRows.load(connection, row.key(), known.snapshot().keywords(), row.keywords());
    List<Metadata> changed = new ArrayList<>();
    UidSet vanished = UidSet.EMPTY;
    if (since < row.modSeq()) {
      MessageRows.since(connection, row.key(), since, keywords, changed::add);
      vanished = ExpungedRows.between(connection, row.key(), since, row.modSeq());
    }
    return known.advance(row.status(), changed, vanished, keywords.names());
  }

  private static MailboxIndex loadAll(Connection connection, MailboxRow row) throws SQLException {
    KeywordList keywords = KeywordRows.load(connection, row.key(), List.of(), row.keywords());
    var messages = MessageTable.builder();
    MessageRows.all(connection, row.key(), keywords, messages::add);
    return MailboxIndex.of(new Snapshot(row.status(), messages.build(), keywords.names()));
  }
}

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

/// Reads the columnar indexes, and keeps them.
///
/// With H2 this process is the only one that writes, and its committer moves every index on before
/// it answers: what is in the cache is the truth, and a warm read asks no query. With PostgreSQL
/// another node may have written: the mailbox's row tells, and one query for what changed since
/// moves the index on. Thread-safe.
final class IndexReader {
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
      case H2 -> cache.get(key.mailbox(), () -> database.readSnapshot(c -> load(c, row(c, key))));
      case POSTGRESQL -> shared(key);
    };
  }

  private MailboxIndex shared(MailboxKey key) {
    Optional<MailboxIndex> known = cache.find(key.mailbox());
    if (known.isEmpty()) {
      return cache.get(key.mailbox(), () -> database.readSnapshot(c -> load(c, row(c, key))));
    }
    MailboxRow row = database.read(c -> row(c, key));
    if (isCurrent(known.get(), row)) {
      return known.get();
    }
    MailboxIndex advanced = database.readSnapshot(c -> load(c, row(c, key)));
    cache.put(key.mailbox(), advanced);
    return advanced;
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

  /// The index of this row, whose messages do not change while this reads: by the cached one and
  /// what changed since, or else by all messages.
  MailboxIndex load(Connection connection, MailboxRow row) throws SQLException {
    Optional<MailboxIndex> known = cache.find(row.key().mailbox());
    if (known.isPresent()) {
      long modSeq = known.get().status().highestModSeq();
      if (modSeq <= row.modSeq() && modSeq >= row.historyFrom()) {
        return advance(connection, known.get(), row);
      }
    }
    return loadAll(connection, row);
  }

  private static MailboxIndex advance(Connection connection, MailboxIndex known, MailboxRow row)
      throws SQLException {
    long since = known.status().highestModSeq();
    KeywordList keywords =
        KeywordRows.load(connection, row.key(), known.snapshot().keywords(), row.keywords());
    List<Metadata> changed = new ArrayList<>();
    if (since == row.modSeq()) {
      return known.advance(
          row.status(), changed, org.heddle.storage.UidSet.EMPTY, keywords.names());
    }
    MessageRows.since(connection, row.key(), since, keywords, changed::add);
    var vanished = ExpungedRows.between(connection, row.key(), since, row.modSeq());
    return known.advance(row.status(), changed, vanished, keywords.names());
  }

  private static MailboxIndex loadAll(Connection connection, MailboxRow row) throws SQLException {
    KeywordList keywords = KeywordRows.load(connection, row.key(), List.of(), row.keywords());
    var messages = MessageTable.builder();
    MessageRows.all(connection, row.key(), keywords, messages::add);
    return MailboxIndex.of(new Snapshot(row.status(), messages.build(), keywords.names()));
  }
}

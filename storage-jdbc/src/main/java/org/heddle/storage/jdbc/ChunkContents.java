package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.heddle.storage.Content;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// The bytes of messages in rows of 256 KB each.
///
/// A small message is written together with its row. A large one is written before, by the caller's
/// own thread and in a transaction of its own, so that no mailbox is locked while it is sent; a row
/// in `unlinked` sees to it that it is dropped some day if nothing comes of it.
final class ChunkContents implements Contents {
  /// An append of more bytes stores them before it locks the mailbox.
  private static final long INLINE_BYTES = 512 << 10;

  /// When content without a message is dropped: long after the append that stored it has ended.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Database database;
  private final InstantSource clock;

  ChunkContents(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(long account, long email, JdbcDraft draft, byte[] summary, long others) {
    if (draft.size() + others <= INLINE_BYTES) {
      return new Prepared(account, email, draft, summary, Place.DRAFT);
    }
    database.once(connection -> {
      store(connection, account, email, draft);
      return draft;
    });
    return new Prepared(account, email, draft, summary, Place.STORED);
  }

  @Override
  public void clear(long account, long email, JdbcDraft draft) {
    if (draft.size() <= INLINE_BYTES) {
      return;
    }
    database.once(connection -> {
      Statements.run(
          connection,
          List.of(
              ChunkRows.DELETE_ALL.with(account, email),
              UnlinkedRows.DELETE.with(account, 0L, 0L, email)));
      return email;
    });
  }

  private void store(Connection connection, long account, long email, JdbcDraft draft)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      long due = clock.instant().plus(ABANDONED).getEpochSecond();
      Statements.run(connection, List.of(UnlinkedRows.INSERT.with(account, 0L, 0L, email, due)));
      for (long chunk = 0; chunk * ChunkRows.CHUNK_BYTES < draft.size(); chunk++) {
        Statements.run(connection, List.of(chunk(account, email, draft, chunk)));
      }
      connection.commit();
    } catch (IOException e) {
      connection.rollback();
      throw Failures.translate(e);
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private static Write.Bound chunk(long account, long email, JdbcDraft draft, long chunk)
      throws IOException {
    long position = chunk * ChunkRows.CHUNK_BYTES;
    int length = (int) Math.min(ChunkRows.CHUNK_BYTES, draft.size() - position);
    return ChunkRows.INSERT.with(account, email, chunk, draft.read(position, length));
  }

  @Override
  public void write(Work work, Prepared content) throws IOException {
    long account = content.account();
    long email = content.email();
    work.write(
        EmailRows.INSERT_IN_CHUNKS.with(account, email, content.draft().size(), content.summary()));
    switch (content.place()) {
      case STORED -> work.write(UnlinkedRows.DELETE.with(account, 0L, 0L, email));
      case DRAFT -> {
        for (long chunk = 0; chunk * ChunkRows.CHUNK_BYTES < content.draft().size(); chunk++) {
          work.write(chunk(account, email, content.draft(), chunk));
        }
      }
    }
  }

  @Override
  public void drop(Work work, long account, long email) {
    work.write(ChunkRows.DELETE_ALL.with(account, email));
    work.write(EmailRows.DELETE.with(account, email));
  }

  @Override
  public Content open(MailboxKey key, long uid) {
    MessageRows.Email email =
        database
            .read(c -> MessageRows.email(c, key, uid))
            .orElseThrow(() -> new StorageException.MessageGone(uid));
    return new Bytes(key.account(), uid, email);
  }

  @Override
  public Map<Long, byte[]> heads(MailboxKey key, UidSet uids, int bytes) {
    return database.read(c -> ChunkRows.heads(c, key, uids, bytes));
  }

  @Override
  public List<Stored> stored(long account, long after, int limit) {
    return database.read(c -> ChunkRows.page(c, account, after, limit)).stream()
        .map(ChunkRows.Sums::stored)
        .toList();
  }

  @Override
  public List<Stored> withoutRow(long account, Collection<Long> emails) {
    return database.read(c -> ChunkRows.withoutRow(c, account, emails)).stream()
        .map(ChunkRows.Sums::stored)
        .toList();
  }

  @Override
  public void adopt(Work work, long account, Stored content) {
    work.write(
        EmailRows.INSERT_IN_CHUNKS.with(account, content.email(), content.size(), new byte[0]));
  }

  @Override
  public List<Long> unowned(Connection connection, long account, long after, int limit)
      throws SQLException {
    return Stream.concat(
            EmailRows.unowned(connection, account, after, limit).stream(),
            ChunkRows.unowned(connection, account, after, limit).stream())
        .sorted()
        .limit(limit)
        .toList();
  }

  /// Keeps the chunk that it read last, so that reading on in small steps costs one query for each
  /// chunk. Holds no connection.
  private final class Bytes implements Content {
    private final long account;
    private final long uid;
    private final MessageRows.Email email;
    private long held = -1;
    private byte[] bytes = new byte[0];

    Bytes(long account, long uid, MessageRows.Email email) {
      this.account = account;
      this.uid = uid;
      this.email = email;
    }

    @Override
    public long size() {
      return email.size();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      int done = 0;
      while (done < length && position + done < email.size() && position + done >= 0) {
        long at = position + done;
        hold(at / ChunkRows.CHUNK_BYTES);
        int from = (int) (at % ChunkRows.CHUNK_BYTES);
        int count = Math.min(length - done, bytes.length - from);
        if (count <= 0) {
          throw new StorageException.Corrupt("A message lacks some of its bytes", null);
        }
        System.arraycopy(bytes, from, buffer, offset + done, count);
        done += count;
      }
      return done;
    }

    private void hold(long chunk) {
      if (chunk != held) {
        bytes =
            database
                .read(c -> ChunkRows.read(c, account, email.id(), chunk))
                .orElseThrow(() -> new StorageException.MessageGone(uid));
        held = chunk;
      }
    }

    @Override
    public void close() {
      bytes = new byte[0];
      held = -1;
    }
  }
}

package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.Content;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.jdbc.journal.BlobRef;
import org.heddle.storage.jdbc.journal.BlobSource;
import org.heddle.storage.jdbc.journal.JournalException;

/// The bytes of messages in the segments of the journal; the rows say where.
final class JournalContents implements Contents {
  /// How often a row is looked up again because compaction has moved its bytes in between.
  private static final int TRIES = 5;

  private final Database database;
  private final RedoLog log;

  JournalContents(Database database, RedoLog log) {
    this.database = database;
    this.log = log;
  }

  @Override
  public Prepared prepare(long account, long email, JdbcDraft draft, byte[] summary, long others) {
    return new Prepared(account, email, draft, summary, Place.DRAFT);
  }

  /// Nothing names what was written to the journal only.
  @Override
  public void clear(long account, long email, JdbcDraft draft) {}

  @Override
  public void write(Work work, Prepared content) throws IOException {
    long segment = 0;
    long position = 0;
    if (content.draft().size() > 0) {
      BlobRef ref = content.draft().appendTo(log.journal());
      segment = ref.segment();
      position = ref.offset();
    }
    work.write(
        EmailRows.INSERT_IN_JOURNAL.with(
            content.account(),
            content.email(),
            content.draft().size(),
            segment,
            position,
            content.summary()));
  }

  @Override
  public void drop(Work work, long account, long email) {
    work.write(EmailRows.DELETE.with(account, email));
  }

  @Override
  public Content open(MailboxKey key, long uid) {
    JournalException.BlobGone last = null;
    for (int i = 0; i < TRIES; i++) {
      Optional<BlobRef> ref =
          database
              .read(c -> EmailRows.ref(c, key, uid))
              .orElseThrow(() -> new StorageException.MessageGone(uid));
      try {
        return ref.isEmpty() ? new Bytes(Optional.empty()) : open(ref.get());
      } catch (JournalException.BlobGone e) {
        last = e;
      } catch (IOException e) {
        throw failure(e);
      }
    }
    throw new StorageException.Unavailable("The message is being moved", last);
  }

  private Content open(BlobRef ref) throws IOException {
    return new Bytes(Optional.of(log.journal().open(ref)));
  }

  @Override
  public List<Stored> stored(long account, long after, int limit) {
    return database.read(c -> EmailRows.page(c, account, after, limit)).stream()
        .map(row -> new Stored(row.email(), row.size(), size -> isWhole(account, row, size)))
        .toList();
  }

  /// Whether a blob of that size is where the row says, or, if it was moved meanwhile, where it
  /// says now. What is gone altogether is not damaged.
  private boolean isWhole(long account, EmailRows.Placed row, long size) {
    EmailRows.Placed at = row;
    for (int i = 0; i < TRIES; i++) {
      if (isWhole(at, size)) {
        return true;
      }
      Optional<EmailRows.Placed> now =
          database.read(c -> EmailRows.page(c, account, row.email() - 1, 1)).stream()
              .filter(found -> found.email() == row.email())
              .findFirst();
      if (now.isEmpty() || now.get().equals(at)) {
        return now.isEmpty();
      }
      at = now.get();
    }
    return true;
  }

  private boolean isWhole(EmailRows.Placed row, long size) {
    if (row.segment() == 0) {
      return size == 0;
    }
    try {
      log.journal().verify(new BlobRef(row.segment(), row.position(), size));
      return true;
    } catch (JournalException.Corrupt | JournalException.BlobGone e) {
      return false;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Nobody knows where they are.
  @Override
  public List<Stored> withoutRow(long account, Collection<Long> emails) {
    return List.of();
  }

  @Override
  public void adopt(Work work, long account, Stored content) {
    throw new IllegalStateException("There is none");
  }

  @Override
  public List<Long> unowned(Connection connection, long account, long after, int limit)
      throws SQLException {
    return EmailRows.unowned(connection, account, after, limit);
  }

  private static RuntimeException failure(IOException e) {
    return e instanceof JournalException.Corrupt
        ? new StorageException.Corrupt("The bytes of a message are damaged", e)
        : Failures.translate(e);
  }

  @Override
  public Map<Long, byte[]> heads(MailboxKey key, UidSet uids, int bytes) {
    var heads = new TreeMap<Long, byte[]>();
    Map<Long, Optional<BlobRef>> refs = database.read(c -> EmailRows.refs(c, key, uids));
    refs.forEach((uid, ref) -> head(key, uid, ref, bytes).ifPresent(head -> heads.put(uid, head)));
    return heads;
  }

  private Optional<byte[]> head(MailboxKey key, long uid, Optional<BlobRef> ref, int bytes) {
    if (ref.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    byte[] head = new byte[(int) Math.min(bytes, ref.get().length())];
    try {
      log.journal().read(ref.get(), 0, head, 0, head.length);
      return Optional.of(head);
    } catch (JournalException.BlobGone _) {
      try (Content content = open(key, uid)) {
        content.read(0, head, 0, head.length);
        return Optional.of(head);
      } catch (StorageException.MessageGone _) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// @param source none for a message of no bytes
  private record Bytes(Optional<BlobSource> source) implements Content {
    @Override
    public long size() {
      return source.map(BlobSource::length).orElse(0L);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      try {
        return source.isEmpty() ? 0 : source.get().read(position, buffer, offset, length);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      source.ifPresent(BlobSource::close);
    }
  }
}

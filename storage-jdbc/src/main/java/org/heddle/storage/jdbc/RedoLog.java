package org.heddle.storage.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.heddle.storage.StorageException;
import org.heddle.storage.jdbc.journal.Journal;
import org.heddle.storage.jdbc.journal.JournalException;
import org.heddle.storage.jdbc.journal.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The redo journal under embedded H2.
///
/// H2 by itself does not keep its word: it never forces its file, and after a crash it opens at an
/// older version, from which the same UIDs would be given out again. So it is only an index over
/// the journal. What a commit did is in the journal as statements with their values, and each
/// commit stores in H2 how far the journal was then. Whatever version H2 has, the records after the
/// place that it knows are run again, in their order, against exactly the rows that they met the
/// first time, and lead to the same rows.
final class RedoLog implements CommitLog {
  private static final Logger LOG = LoggerFactory.getLogger(RedoLog.class);
  private static final int CALLERS_PER_COMMIT = 500;

  private final Path directory;
  private final long segmentBytes;
  private final AtomicLong appended = new AtomicLong();
  private volatile Journal journal;
  private Position start;
  private Progress progress = Progress.CLEAN;
  private long caller = ThreadLocalRandom.current().nextLong();

  private enum Progress {
    CLEAN,
    APPENDED,
    SEALED
  }

  /// Opens the journal.
  ///
  /// @throws StorageException.Unavailable if another process has it
  RedoLog(Path directory, long segmentBytes) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.journal = openJournal(directory, segmentBytes);
    this.start = journal.end();
  }

  private static Journal openJournal(Path directory, long segmentBytes) {
    try {
      return Journal.open(directory, segmentBytes);
    } catch (JournalException.Locked e) {
      throw new StorageException.Unavailable("The data directory is in use by another process", e);
    } catch (JournalException.Corrupt e) {
      throw new StorageException.Corrupt("The journal of the mail store is damaged", e);
    } catch (IOException e) {
      throw new StorageException.Unavailable("The journal of the mail store cannot be opened", e);
    }
  }

  /// Whether the journal must be opened anew after this.
  static boolean failed(Exception failure) {
    return Failures.chain(failure).anyMatch(JournalException.Failed.class::isInstance);
  }

  /// How many callers' writes were replayed or appended since this process began.
  long appended() {
    return appended.get();
  }

  long segmentBytes() {
    return segmentBytes;
  }

  Journal journal() {
    return journal;
  }

  /// Closes the journal and opens it again, which ends a failure of it.
  void reopen() throws IOException {
    try {
      journal.close();
    } catch (IOException e) {
      LOG.debug("Closing a journal that had failed", e);
    }
    journal = openJournal(directory, segmentBytes);
    progress = Progress.CLEAN;
  }

  /// Runs again what the database does not have.
  void replay(Database database) throws SQLException, IOException {
    try (Connection connection = database.borrow()) {
      connection.setAutoCommit(false);
      var replay = new Replay(connection, AppliedRow.read(connection));
      journal.replay(replay.applied, replay::accept);
      replay.finish();
      appended.addAndGet(replay.callers);
    } catch (JournalException.Corrupt e) {
      throw new StorageException.Corrupt("The journal of the mail store is damaged", e);
    }
  }

  /// One run over the journal.
  private static final class Replay {
    private final Connection connection;
    private final List<Write.Bound> parts = new ArrayList<>();
    private Position applied;
    private Optional<Long> incomplete = Optional.empty();
    private int callers;

    Replay(Connection connection, Position applied) {
      this.connection = connection;
      this.applied = applied;
    }

    /// A caller whose last record is missing was never answered, and does not count.
    void accept(Position after, byte[] record) throws IOException {
      RecordCodec.Part part = RecordCodec.decode(record);
      if (incomplete.isPresent() && incomplete.get() != part.caller()) {
        parts.clear();
      }
      parts.addAll(part.writes());
      switch (part.ending()) {
        case MORE -> incomplete = Optional.of(part.caller());
        case LAST -> {
          incomplete = Optional.empty();
          apply(after);
        }
      }
    }

    private void apply(Position after) throws IOException {
      try {
        Statements.run(connection, parts);
        parts.clear();
        applied = after;
        if (++callers % CALLERS_PER_COMMIT == 0) {
          commit();
        }
      } catch (SQLException e) {
        RuntimeException why = Failures.translate(e);
        throw why instanceof StorageException.OverQuota || Failures.isGone(e)
            ? why
            : new StorageException.Corrupt("The journal and the tables disagree", e);
      }
    }

    private void commit() throws SQLException {
      AppliedRow.update(connection, applied);
      connection.commit();
    }

    void finish() throws SQLException {
      commit();
      if (callers > 0) {
        LOG.info("Replayed {} commits from the journal", callers);
      }
    }
  }

  @Override
  public void begin() {
    start = journal.end();
    progress = Progress.CLEAN;
  }

  @Override
  public void append(List<Write.Bound> writes) throws IOException {
    progress = Progress.APPENDED;
    appended.incrementAndGet();
    for (byte[] record : RecordCodec.encode(caller++, writes)) {
      journal.append(record);
    }
  }

  @Override
  public void seal(Connection connection) throws IOException, SQLException {
    if (progress == Progress.APPENDED) {
      AppliedRow.update(connection, journal.end());
      journal.force();
      progress = Progress.SEALED;
    }
  }

  @Override
  public void committed() {
    progress = Progress.CLEAN;
  }

  @Override
  public boolean sealed() {
    return progress == Progress.SEALED;
  }

  @Override
  public void undo() throws IOException {
    if (progress != Progress.SEALED) {
      progress = Progress.CLEAN;
      journal.rewind(start);
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}

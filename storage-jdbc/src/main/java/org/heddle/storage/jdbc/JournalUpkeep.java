package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.heddle.storage.jdbc.journal.BlobMove;
import org.heddle.storage.jdbc.journal.BlobRef;
import org.heddle.storage.jdbc.journal.Compaction;
import org.heddle.storage.jdbc.journal.LiveBlobs;
import org.heddle.storage.jdbc.journal.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the journal of H2 short: a backup bounds what a replay may ever have to read, and segments
/// before it whose bytes are mostly dead are emptied. Confined to the janitor's thread.
final class JournalUpkeep implements Janitor.Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(JournalUpkeep.class);
  private static final long BYTES_PER_STEP = 4 << 20;

  /// A backup is made when the journal has grown by so many segments since the last,
  private static final long SEGMENTS_PER_BACKUP = 4;

  /// and by so many times the size of the database.
  private static final long DATABASES_PER_BACKUP = 2;

  /// or by so many records.
  private static final long RECORDS_PER_BACKUP = 500_000;

  private final Database database;
  private final EmbeddedStore store;
  private final RedoLog log;
  private final Committers committers;

  private long recordsAtBackup;

  JournalUpkeep(Database database, EmbeddedStore store, RedoLog log, Committers committers) {
    this.database = database;
    this.store = store;
    this.log = log;
    this.committers = committers;
  }

  @Override
  public void run() {
    try {
      if (isBackupDue()) {
        backUp();
      }
    } catch (IOException | SQLException e) {
      throw Failures.translate(e);
    }
  }

  private boolean isBackupDue() throws IOException {
    if (log.appended() - recordsAtBackup > RECORDS_PER_BACKUP) {
      return true;
    }
    Position last = store.backedUp();
    Position end = log.journal().end();
    long grown =
        (end.segment() - last.segment()) * log.segmentBytes() + end.offset() - last.offset();
    return grown
        > Math.max(SEGMENTS_PER_BACKUP * log.segmentBytes(), DATABASES_PER_BACKUP * store.bytes());
  }

  /// Makes a backup, and drops what is then no use of the journal.
  void backUp() throws IOException, SQLException {
    long records = log.appended();
    log.journal().releaseBefore(store.backUp());
    recordsAtBackup = records;
    compact();
  }

  @Override
  public void runSeldom() {
    try {
      log.journal().releaseBefore(store.backedUp());
      compact();
    } catch (IOException e) {
      throw Failures.translate(e);
    }
  }

  /// Empties segments that are less than half live.
  private void compact() {
    var run = Compaction.plan(log.journal(), new Live());
    int moved;
    do {
      moved = committers.submit(Scope.alone(), work -> step(work, run));
    } while (moved > 0);
  }

  private static int step(Work work, Compaction run) throws IOException {
    List<BlobMove> moves = run.step(BYTES_PER_STEP);
    for (BlobMove move : moves) {
      work.write(
          EmailRows.MOVE.with(
              (long) move.to().segment(),
              move.to().offset(),
              (long) move.from().segment(),
              move.from().offset()));
    }
    LOG.debug("Moved {} messages within the journal", moves.size());
    return moves.size();
  }

  /// What the rows say, as committed.
  private final class Live implements LiveBlobs {
    @Override
    public Map<Integer, Long> liveBytes() {
      return database.read(EmailRows::liveBytes);
    }

    @Override
    public List<BlobRef> liveBlobs(int segment, int limit) {
      return database.read(c -> EmailRows.live(c, segment, limit));
    }
  }
}

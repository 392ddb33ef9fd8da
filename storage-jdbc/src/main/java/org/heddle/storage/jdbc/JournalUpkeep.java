package org.heddle.storage.jdbc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.heddle.storage.jdbc.journal.BlobMove;
import org.heddle.storage.jdbc.journal.BlobRef;
import org.heddle.storage.jdbc.journal.Compaction;
import org.heddle.storage.jdbc.journal.LiveBlobs;
import org.heddle.storage.jdbc.journal.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the journal of H2 short: a checkpoint bounds what a replay has to read, and segments whose
/// bytes are mostly dead are emptied. Confined to the janitor's thread.
final class JournalUpkeep implements Janitor.Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(JournalUpkeep.class);
  private static final long BYTES_PER_STEP = 4 << 20;

  private final Database database;
  private final RedoLog log;
  private final Committers committers;

  /// Where the checkpoint before the last one was. After a crash H2 may come back with a version
  /// that is older than what it had forced, by a few commits: the journal is kept for one
  /// checkpoint more.
  private Position older = Position.START;

  private Position newer = Position.START;
  private int releasedBefore;

  JournalUpkeep(Database database, RedoLog log, Committers committers) {
    this.database = database;
    this.log = log;
    this.committers = committers;
  }

  @Override
  public void run() {
    Position applied = database.read(AppliedRow::read);
    if (applied.equals(newer)) {
      return;
    }
    checkpoint(database);
    older = newer;
    newer = applied;
    log.journal().releaseBefore(older);
    int released = log.journal().released().size();
    if (released != releasedBefore) {
      compact();
      releasedBefore = log.journal().released().size();
    }
  }

  /// Makes H2 write and force what it has.
  static void checkpoint(Database database) {
    database.read(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute("CHECKPOINT SYNC");
      }
    });
  }

  /// Empties segments that are less than half live.
  void compact() {
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

package org.heddle.storage.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the database of an embedded H2 anew, from its newest backup and what the journal has since
/// then; or, where there is no backup that can be read, from the journal alone, which has all of it
/// only until the first backup was made. The files that were there are put aside.
final class Rebuilding {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);

  private final Settings settings;
  private final RedoLog log;
  private final EmbeddedFiles files;

  private Rebuilding(Settings settings, RedoLog log) {
    this.settings = settings;
    this.log = log;
    this.files = new EmbeddedFiles(settings.url());
  }

  /// @return where the old files are now
  /// @throws StorageException.Corrupt if backup and journal do not make a database; then all files
  ///   are where they were
  static List<Path> run(Settings settings, Tuning tuning) {
    var log = new RedoLog(settings.dataDirectory().resolve("journal"), tuning.segmentBytes());
    try (log) {
      return new Rebuilding(settings, log).run();
    } catch (IOException e) {
      throw Failures.translate(e);
    }
  }

  private List<Path> run() throws IOException {
    boolean wasMarked = files.isMarked();
    files.mark();
    var kept = new EmbeddedFiles.Kept(Instant.now());
    try {
      files.keepDatabase(kept);
      while (!attempt() && files.keepBackup(kept)) {
        LOG.warn("The backup is no use either: from the journal alone");
      }
      files.require();
      return kept.files();
    } catch (IOException | RuntimeException e) {
      files.giveBack(kept);
      if (!wasMarked) {
        files.unmark();
      }
      throw e;
    }
  }

  /// @return whether there is a database now
  private boolean attempt() throws IOException {
    var database = new Database(settings);
    var store = new EmbeddedStore(database, log);
    try {
      store.make();
      store.close();
      return true;
    } catch (SQLException | IOException | RuntimeException e) {
      database.close();
      files.dropDatabase();
      if (!EmbeddedStore.isDamage(e)) {
        throw Failures.translate(e);
      }
      LOG.warn("No database can be made of this", e);
      return false;
    }
  }
}

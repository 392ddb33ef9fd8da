package org.heddle.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.heddle.storage.StorageException;
import org.heddle.storage.jdbc.journal.JournalException;
import org.heddle.storage.jdbc.journal.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Embedded H2, made as durable as the journal.
///
/// A process that is killed leaves H2's file in a state that is not to be trusted. Mostly it opens
/// at a version some commits old; but we have seen it refer to pages that were written over, so
/// that it did not open at all, and open with rows of a transaction that never ended, which nobody
/// can change any more. A power cut may do worse, since H2 does not force what it writes. So
/// nothing depends on a file that was not closed. There is a backup, checked page by page and
/// forced, and the journal keeps everything from the backup on: after a crash the database is made
/// anew from the two.
///
/// Opened and recovered by one thread at a time.
final class EmbeddedStore {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

  private final Database database;
  private final RedoLog log;
  private final EmbeddedFiles files;

  private volatile Condition condition = Condition.SOUND;

  private enum Condition {
    SOUND,
    SUSPECT
  }

  EmbeddedStore(Database database, RedoLog log) {
    this.database = database;
    this.log = log;
    this.files = new EmbeddedFiles(database.settings().url());
  }

  /// Opens the database and brings it up to the journal.
  ///
  /// @throws StorageException.Corrupt if even the backup and the journal do not make a database
  void open() throws SQLException, IOException {
    if (files.isMarked()) {
      rebuild();
      return;
    }
    files.mark();
    try {
      bringUp();
    } catch (SQLException | IOException | RuntimeException e) {
      if (!isDamage(e)) {
        throw e;
      }
      LOG.error("The database is damaged", e);
      rebuild();
    }
  }

  /// Notes that H2 is not to be trusted any more.
  void suspect() {
    condition = Condition.SUSPECT;
  }

  /// Opens everything again after a failure.
  void reopen() throws SQLException, IOException {
    database.close();
    log.reopen();
    if (condition == Condition.SUSPECT) {
      rebuild();
    } else {
      bringUp();
    }
  }

  private void rebuild() throws SQLException, IOException {
    LOG.info("Making the database anew from its backup and the journal");
    database.close();
    files.setAside();
    bringUp();
    files.dropSetAside();
    condition = Condition.SOUND;
  }

  /// Makes the database from the newest backup, or from nothing, and the journal, and reads all of
  /// it. There is none yet.
  ///
  /// @throws StorageException.Corrupt if the journal does not have what is missing
  void make() throws SQLException, IOException {
    files.copyBackup();
    bringUp();
    database.once(connection -> {
      Verification.run(connection);
      return connection;
    });
  }

  private void bringUp() throws SQLException, IOException {
    database.open();
    if (database.read(AppliedRow::read).compareTo(backedUp()) < 0) {
      // The journal may not have what lies between any more.
      throw new StorageException.Corrupt("The database is older than its backup", null);
    }
    log.replay(database);
  }

  /// Whether the file is to blame. Not if the journal is: then nothing is better than the file.
  static boolean isDamage(Exception failure) {
    return Failures.chain(failure).noneMatch(JournalException.class::isInstance)
        && Failures.chain(failure)
            .anyMatch(cause ->
                cause instanceof StorageException.Corrupt
                    || (cause instanceof SQLException sql && Failures.isDamage(sql)));
  }

  /// Closes the database, and says so if it was closed in good order.
  void close() {
    database.close();
    try {
      if (condition == Condition.SOUND) {
        files.unmark();
      }
    } catch (IOException e) {
      LOG.warn("The database will be checked at the next start", e);
    }
  }

  /// The size of the database's file.
  long bytes() throws IOException {
    return Files.size(files.database());
  }

  /// The place in the journal that the backup contains.
  Position backedUp() throws IOException {
    return files.newestBackup().map(EmbeddedFiles.Backup::position).orElse(Position.START);
  }

  /// Makes a backup and checks it.
  ///
  /// @return the place in the journal that it contains
  Position backUp() throws IOException, SQLException {
    Path archive = files.archive();
    database.read(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute("BACKUP TO '" + archive.toString().replace("'", "''") + "'");
      }
    });
    files.unpackDraft();
    Position position = check();
    files.adoptDraft(position);
    return position;
  }

  private Position check() throws SQLException {
    String url = "jdbc:h2:file:" + files.draft() + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
    Settings settings = database.settings();
    String user = Optional.of(settings.user()).filter(name -> !name.isEmpty()).orElse("sa");
    try (Connection connection = DriverManager.getConnection(url, user, settings.password())) {
      Verification.run(connection);
      return AppliedRow.read(connection);
    }
  }
}

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
/// After `kill -9` H2 mostly opens at a version some commits old, and the journal has the rest. But
/// about once in a hundred kills that version refers to pages that H2 has already written over, and
/// the file is of no use; a power cut may do the same, since H2 does not force what it writes. So
/// nothing depends on the file: there is a backup, checked page by page and forced, and the journal
/// keeps everything from the backup on. After a crash the file is opened, brought up to the journal
/// and checked; if any of that fails, it is set aside and made anew.
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

  private enum Trust {
    KNOWN_SOUND,
    TO_BE_CHECKED
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
    Trust trust = files.isMarked() ? Trust.TO_BE_CHECKED : Trust.KNOWN_SOUND;
    files.mark();
    open(trust);
  }

  /// Notes that something failed, so that the file is checked at the next opening.
  void suspect() {
    condition = Condition.SUSPECT;
  }

  /// Opens everything again after a failure.
  void reopen() throws SQLException, IOException {
    suspect();
    database.close();
    log.reopen();
    open(Trust.TO_BE_CHECKED);
    condition = Condition.SOUND;
  }

  private void open(Trust trust) throws SQLException, IOException {
    try {
      bringUp(trust);
    } catch (SQLException | IOException | RuntimeException e) {
      if (!isDamage(e)) {
        throw e;
      }
      LOG.error("The database is damaged and is made anew from its backup and the journal", e);
      database.close();
      files.replaceDamaged();
      bringUp(Trust.TO_BE_CHECKED);
    }
  }

  private void bringUp(Trust trust) throws SQLException, IOException {
    database.open();
    if (database.read(AppliedRow::read).compareTo(backedUp()) < 0) {
      // The journal may not have what lies between any more.
      throw new StorageException.Corrupt("The database is older than its backup", null);
    }
    log.replay(database);
    if (trust == Trust.TO_BE_CHECKED) {
      try (Connection connection = database.borrow()) {
        Verification.run(connection);
      }
    }
  }

  /// Whether the file is to blame. Not if the journal is: then nothing is better than the file.
  private static boolean isDamage(Exception failure) {
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

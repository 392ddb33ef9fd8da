package org.heddle.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.heddle.storage.StorageException;
import org.heddle.storage.jdbc.journal.Position;

/// The files of an embedded H2: `NAME.mv.db` itself, and a folder `NAME-backup` beside it with
/// `running`, which is there while the database is open and is left by a crash;
/// `SEGMENT-OFFSET.mv.db`, a copy that was checked and forced, with the place in the journal that
/// it contains; and `damaged.mv.db`, while it is replaced.
final class EmbeddedFiles {
  private static final String SUFFIX = ".mv.db";
  private static final String PREFIX = "jdbc:h2:";

  private static final Pattern BACKUP = Pattern.compile("(\\d{1,9})-(\\d{1,18})\\.mv\\.db");

  private final Path database;

  /// Not beside the database: H2 takes every file there that begins with its name for its own.
  private final Path folder;

  /// A copy of the database.
  ///
  /// @param position it contains the journal up to here
  record Backup(Path file, Position position) {}

  /// @param url of an embedded H2
  EmbeddedFiles(String url) {
    String text = url.substring(PREFIX.length());
    text = text.startsWith("file:") ? text.substring("file:".length()) : text;
    int options = text.indexOf(';');
    text = options < 0 ? text : text.substring(0, options);
    text = text.startsWith("~") ? System.getProperty("user.home", "") + text.substring(1) : text;
    Path path = Path.of(text).toAbsolutePath().normalize();
    this.database = path.resolveSibling(path.getFileName() + SUFFIX);
    this.folder = path.resolveSibling(path.getFileName() + "-backup");
  }

  Path database() {
    return database;
  }

  /// Where H2 is to write a backup.
  Path archive() {
    return folder.resolve("new.zip");
  }

  /// Where a backup is until it is checked: a URL's path has no suffix.
  Path draft() {
    return folder.resolve("new");
  }

  private Path draftFile() {
    return folder.resolve("new" + SUFFIX);
  }

  private Path marker() {
    return folder.resolve("running");
  }

  /// Whether the database was not closed the last time it was open.
  boolean isMarked() {
    return Files.exists(marker());
  }

  void mark() throws IOException {
    Files.createDirectories(folder);
    Files.write(marker(), new byte[0]);
    force(folder);
  }

  /// Says that the database was closed; what it wrote is forced before.
  void unmark() throws IOException {
    if (Files.exists(database)) {
      force(database);
    }
    Files.deleteIfExists(marker());
    force(folder);
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The backup that contains the most of the journal.
  Optional<Backup> newestBackup() throws IOException {
    return backups().stream().max(Comparator.comparing(Backup::position));
  }

  private List<Backup> backups() throws IOException {
    var found = new ArrayList<Backup>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher matcher = BACKUP.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          var position =
              new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
          found.add(new Backup(file, position));
        }
      }
    }
    return found;
  }

  /// Takes the database out of a file that H2's BACKUP has written, to [#draft].
  void unpackDraft() throws IOException {
    try (InputStream file = Files.newInputStream(archive());
        var zip = new ZipInputStream(file)) {
      if (zip.getNextEntry() == null) {
        throw new IOException("The backup is empty");
      }
      Files.copy(zip, draftFile(), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(archive());
    }
  }

  /// Makes the draft, which was checked, the backup.
  void adoptDraft(Position position) throws IOException {
    List<Backup> older = backups();
    force(draftFile());
    Path adopted = folder.resolve(position.segment() + "-" + position.offset() + SUFFIX);
    Files.move(draftFile(), adopted, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
    for (Backup backup : older) {
      if (!backup.file().equals(adopted)) {
        Files.deleteIfExists(backup.file());
      }
    }
  }

  /// Puts the newest backup, or nothing, in the place of the database, which is kept until the new
  /// one is complete.
  void setAside() throws IOException {
    if (Files.exists(damaged())) {
      // An earlier attempt did not end: what is there now is its copy of the backup.
      Files.deleteIfExists(database);
    } else if (Files.exists(database)) {
      Files.move(database, damaged());
    }
    copyBackup();
  }

  /// Puts the newest backup, or nothing, where there is no database.
  void copyBackup() throws IOException {
    Optional<Backup> backup = newestBackup();
    if (backup.isPresent()) {
      Files.copy(backup.get().file(), database);
    }
  }

  /// Files that were put aside for good.
  static final class Kept {
    private final String mark;
    private final Map<Path, Path> places = new LinkedHashMap<>();

    /// @param now what their names tell
    Kept(Instant now) {
      this.mark = "kept-" + now.toString().replaceAll("[^0-9TZ]", "") + "-";
    }

    /// Where they are.
    List<Path> files() {
      return List.copyOf(places.values());
    }
  }

  /// Puts the database aside, and what is left of an earlier one that was damaged.
  void keepDatabase(Kept kept) throws IOException {
    keep(kept, database);
    keep(kept, damaged());
  }

  /// Puts the newest backup aside.
  ///
  /// @return whether there was one
  boolean keepBackup(Kept kept) throws IOException {
    Optional<Backup> backup = newestBackup();
    if (backup.isPresent()) {
      keep(kept, backup.get().file());
    }
    return backup.isPresent();
  }

  private void keep(Kept kept, Path file) throws IOException {
    if (Files.exists(file)) {
      Path place = folder.resolve(kept.mark + file.getFileName());
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      kept.places.put(file, place);
    }
  }

  /// Takes a database away that could not be made.
  void dropDatabase() throws IOException {
    Files.deleteIfExists(database);
  }

  /// Puts everything where it was.
  void giveBack(Kept kept) throws IOException {
    dropDatabase();
    for (Map.Entry<Path, Path> one : kept.places.entrySet()) {
      Files.move(one.getValue(), one.getKey(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// @throws StorageException.Corrupt if there is no database
  void require() {
    if (!Files.exists(database)) {
      throw new StorageException.Corrupt(
          "Neither the backup nor the journal makes a database: restore the data directory", null);
    }
  }

  void dropSetAside() throws IOException {
    Files.deleteIfExists(damaged());
  }

  private Path damaged() {
    return folder.resolve("damaged" + SUFFIX);
  }
}

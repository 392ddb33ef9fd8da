package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.User;
import org.heddle.storage.UserText;
import org.heddle.storage.Users;

/// The `users` file of the data directory: a line `name:text` for each user, the text as [UserText]
/// has it, and in the name `%`, `:` and a `#` at the beginning of the name are written as `%` and
/// two hexadecimal digits. Lines that begin with `#` are comments and do not survive a change made
/// here.
///
/// Whoever changes it holds `users.lock` (a lock of the operating system) and puts a new file in
/// its place. Readers take no lock.
final class UserFile implements Users {
  private record Loaded(Stamp stamp, long readAt, SortedMap<String, String> hashes) {}

  private final Path file;
  private final Path lockFile;
  private final Path temporary;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Loaded loaded = new Loaded(Stamp.ABSENT, 0, new TreeMap<>());

  UserFile(Path dataDirectory) {
    file = dataDirectory.resolve("users");
    lockFile = dataDirectory.resolve("users.lock");
    temporary = dataDirectory.resolve("users.tmp");
  }

  @Override
  public Optional<User> find(String name) {
    return Optional.ofNullable(current().get(name)).map(text -> UserText.user(name, text));
  }

  @Override
  public List<String> names() {
    return List.copyOf(current().keySet());
  }

  @Override
  public void save(User user) {
    change(users -> users.put(user.name(), UserText.of(user)));
  }

  @Override
  public void saveAll(List<User> many) {
    change(users -> many.forEach(user -> users.put(user.name(), UserText.of(user))));
  }

  @Override
  public boolean remove(String name) {
    boolean[] was = new boolean[1];
    change(users -> was[0] = users.remove(name) != null);
    return was[0];
  }

  private SortedMap<String, String> current() {
    try {
      Loaded before = loaded;
      Stamp stamp = Stamp.of(file);
      if (stamp.equals(before.stamp) && stamp.provesAt(before.readAt)) {
        return before.hashes;
      }
      long now = Stamp.now();
      var hashes = read();
      loaded = new Loaded(stamp, now, hashes);
      return hashes;
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  private SortedMap<String, String> read() throws IOException {
    var hashes = new TreeMap<String, String>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith("#")) {
          hashes.put(unescape(line.substring(0, colon)), line.substring(colon + 1));
        }
      }
    } catch (NoSuchFileException e) {
      return hashes;
    }
    return hashes;
  }

  private interface Change {
    void apply(SortedMap<String, String> users);
  }

  private void change(Change change) {
    writing.lock();
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var hashes = read();
      change.apply(hashes);
      var text = new StringBuilder();
      hashes.forEach(
          (name, hash) -> text.append(escape(name)).append(':').append(hash).append('\n'));
      makePrivate();
      Disk.replace(file, temporary, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      writing.unlock();
    }
  }

  /// Hashes are nobody else's business.
  private void makePrivate() throws IOException {
    Files.deleteIfExists(temporary);
    try {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (UnsupportedOperationException e) {
      Files.createFile(temporary);
    }
  }

  private static String escape(String name) {
    String escaped = name.replace("%", "%25").replace(":", "%3A");
    return escaped.startsWith("#") ? "%23" + escaped.substring(1) : escaped;
  }

  private static String unescape(String name) {
    return name.replace("%23", "#").replace("%3A", ":").replace("%25", "%");
  }
}

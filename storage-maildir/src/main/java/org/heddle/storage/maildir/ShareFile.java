package org.heddle.storage.maildir;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.AccessList;

/// Who has shared something with whom: `shares` in the data directory, a line `<identifier>
/// <account>` each, both written as in a URL. A line comes before the grant that it is for and may
/// outlive it; it says where to look, not what may be done. Thread-safe; only the Heddle that holds
/// the lock on the mail writes it.
final class ShareFile {
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, SortedSet<String>> accounts = Map.of();
  private boolean loaded;

  ShareFile(Path dataDirectory) {
    file = dataDirectory.resolve("shares");
  }

  /// The accounts that have shared something with this user or with anyone.
  SortedSet<String> sharingWith(String user) throws IOException {
    lock.lock();
    try {
      load();
      var names = new TreeSet<>(accounts.getOrDefault(user, new TreeSet<>()));
      names.addAll(accounts.getOrDefault(AccessList.ANYONE, new TreeSet<>()));
      return names;
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is noted that an account shares something with all of these.
  boolean has(Set<String> identifiers, String account) throws IOException {
    lock.lock();
    try {
      load();
      return identifiers.stream()
          .allMatch(key -> accounts.getOrDefault(key, new TreeSet<>()).contains(account));
    } finally {
      lock.unlock();
    }
  }

  /// Notes all with whom an account shares something, or is about to.
  void replace(String account, Set<String> identifiers) throws IOException {
    lock.lock();
    try {
      load();
      var after = new HashMap<String, SortedSet<String>>();
      accounts.forEach((key, names) -> after.put(key, new TreeSet<>(names)));
      after.values().forEach(names -> names.remove(account));
      identifiers.forEach(key -> after.computeIfAbsent(key, _ -> new TreeSet<>()).add(account));
      after.values().removeIf(Set::isEmpty);
      write(after);
      accounts = after;
    } finally {
      lock.unlock();
    }
  }

  private void write(Map<String, SortedSet<String>> lines) throws IOException {
    var text = new StringBuilder();
    lines.forEach((key, names) ->
        names.forEach(
            name -> text.append(encode(key)).append(' ').append(encode(name)).append('\n')));
    Disk.replace(
        file,
        file.resolveSibling("shares.tmp"),
        text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    var found = new HashMap<String, SortedSet<String>>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          found
              .computeIfAbsent(decode(line.substring(0, space)), _ -> new TreeSet<>())
              .add(decode(line.substring(space + 1)));
        }
      }
    } catch (NoSuchFileException e) {
      // Nobody has shared anything yet.
    }
    accounts = found;
    loaded = true;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

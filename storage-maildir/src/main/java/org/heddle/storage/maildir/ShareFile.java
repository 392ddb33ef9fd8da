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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.AccessList;

/// Who has ever shared something with whom: `shares` in the data directory, a line `<identifier>
/// <account>` each, both written as in a URL. A line comes before the grant that it is for and
/// stays; it says where to look, not what may be done. Thread-safe; only the Heddle that holds the
/// lock on the mail writes it.
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

  /// Notes that an account is about to share something.
  void add(String identifier, String account) throws IOException {
    lock.lock();
    try {
      load();
      var after = new HashMap<String, SortedSet<String>>();
      accounts.forEach((key, names) -> after.put(key, new TreeSet<>(names)));
      if (after.computeIfAbsent(identifier, _ -> new TreeSet<>()).add(account)) {
        var text = new StringBuilder();
        after.forEach((key, names) ->
            names.forEach(
                name -> text.append(encode(key)).append(' ').append(encode(name)).append('\n')));
        Disk.replace(
            file,
            file.resolveSibling("shares.tmp"),
            text.toString().getBytes(StandardCharsets.US_ASCII));
        accounts = after;
      }
    } finally {
      lock.unlock();
    }
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

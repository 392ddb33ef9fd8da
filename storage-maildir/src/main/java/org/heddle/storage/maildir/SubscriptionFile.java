package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.heddle.storage.MailboxName;

/// `subscriptions` as Dovecot 2.3 writes it: a head line `V<tab>2`, an empty line, then a mailbox a
/// line, its levels as in directory names and parted by tabs. Files of version 1, which have no
/// head and part the levels by dots, are read too. Lines that name no mailbox are kept. Changed
/// under `subscriptions.lock`.
final class SubscriptionFile {
  private static final String HEAD = "V\t2\n\n";

  private final Path file;
  private final String host;

  SubscriptionFile(Path root, String host) {
    this.file = root.resolve("subscriptions");
    this.host = host;
  }

  /// @param foreign lines that name no mailbox
  private record Loaded(NavigableSet<MailboxName> names, List<String> foreign) {}

  NavigableSet<MailboxName> read() throws IOException {
    return load().names;
  }

  private Loaded load() throws IOException {
    var loaded = new Loaded(new TreeSet<>(), new ArrayList<>());
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return loaded;
    }
    boolean second = text.startsWith(HEAD);
    String body = second ? text.substring(HEAD.length()) : text;
    for (String line : body.split("\n", -1)) {
      if (!line.isEmpty()) {
        List<String> levels = List.of(line.split(second ? "\t" : "\\.", -1));
        FolderNames.ofLevels(levels.stream().map(SubscriptionFile::unescape).toList())
            .ifPresentOrElse(
                loaded.names::add, () -> loaded.foreign.add(String.join("\t", levels)));
      }
    }
    return loaded;
  }

  private static String unescape(String level) {
    return level.replace("\001t", "\t").replace("\001n", "\n").replace("\0011", "\001");
  }

  /// Adds or removes a name.
  interface Change {
    boolean apply(NavigableSet<MailboxName> names);
  }

  void change(Change change) throws IOException {
    Path lock = file.resolveSibling("subscriptions.lock");
    try (var _ = DotLock.take(lock, host)) {
      Loaded loaded = load();
      if (!change.apply(loaded.names)) {
        return;
      }
      var text = new StringBuilder(HEAD);
      for (MailboxName name : loaded.names) {
        text.append(String.join("\t", FolderNames.encodedLevels(name))).append('\n');
      }
      loaded.foreign.forEach(line -> text.append(line).append('\n'));
      Disk.replace(
          file,
          file.resolveSibling("subscriptions.tmp"),
          text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}

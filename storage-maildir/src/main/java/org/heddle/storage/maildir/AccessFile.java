package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Rights;

/// `dovecot-acl` in the directory of a mailbox, as Dovecot writes it: a line `<identifier>
/// <rights>` each, where the identifier is `anyone` or `user=NAME`, with `-` in front if the entry
/// is negative and in quotes if there is a space in it. Lines of other kinds (`owner`, groups) are
/// kept and mean nothing here. Changed under `dovecot-acl.lock`.
final class AccessFile {
  static final String NAME = "dovecot-acl";

  private static final int LARGEST = 1 << 20;
  private static final String USER = "user=";

  private final Path file;
  private final String host;

  /// @param directory that of the mailbox
  AccessFile(Path directory, String host) {
    this.file = directory.resolve(NAME);
    this.host = host;
  }

  /// @param foreign lines that mean nothing here
  private record Loaded(AccessList list, List<String> foreign) {}

  private record Entry(String identifier, Rights rights) {}

  AccessList read() throws IOException {
    return load().list;
  }

  private Loaded load() throws IOException {
    var entries = new TreeMap<String, Rights>();
    var foreign = new ArrayList<String>();
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("An access list that is too large: " + file);
      }
      for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
        Optional<Entry> entry = entry(line);
        entry.ifPresent(known -> entries.merge(known.identifier, known.rights, Rights::plus));
        if (entry.isEmpty() && !line.isBlank()) {
          foreign.add(line);
        }
      }
    } catch (NoSuchFileException e) {
      return new Loaded(AccessList.EMPTY, foreign);
    }
    return new Loaded(new AccessList(entries), foreign);
  }

  private static Optional<Entry> entry(String line) {
    boolean quoted = line.startsWith("\"");
    int end = quoted ? closingQuote(line) : line.indexOf(' ');
    if (end < 0) {
      return Optional.empty();
    }
    String name = quoted ? unescape(line.substring(1, end)) : line.substring(0, end);
    String letters = line.substring(quoted ? end + 1 : end).strip();
    Optional<Rights> rights = Rights.of(letters).filter(some -> !some.isEmpty());
    return identifier(name).flatMap(known -> rights.map(some -> new Entry(known, some)));
  }

  private static int closingQuote(String line) {
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<String> identifier(String name) {
    String sign = name.startsWith("-") ? "-" : "";
    String rest = name.substring(sign.length());
    if (rest.equals(AccessList.ANYONE)) {
      return Optional.of(sign + rest);
    }
    return rest.startsWith(USER) && rest.length() > USER.length()
        ? Optional.of(sign + rest.substring(USER.length()))
        : Optional.empty();
  }

  /// @return the list afterwards
  /// @throws java.nio.file.FileAlreadyExistsException if another program is changing it
  AccessList change(AccessChange change) throws IOException {
    try (var _ = DotLock.takeNow(file.resolveSibling(NAME + ".lock"), host)) {
      Loaded before = load();
      AccessList after = before.list.with(change);
      write(after, before.foreign);
      return after;
    }
  }

  /// Puts a list in the place of the one before.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException as [#change]
  void replace(AccessList list) throws IOException {
    try (var _ = DotLock.takeNow(file.resolveSibling(NAME + ".lock"), host)) {
      write(list, load().foreign);
    }
  }

  /// Writes the list of a mailbox that is being made.
  void write(AccessList list) throws IOException {
    if (!list.isEmpty()) {
      write(list, List.of());
    }
  }

  private void write(AccessList list, List<String> foreign) throws IOException {
    var text = new StringBuilder();
    list.entries()
        .forEach((identifier, rights) ->
            text.append(written(identifier)).append(' ').append(rights.letters()).append('\n'));
    foreign.forEach(line -> text.append(line).append('\n'));
    Disk.replace(
        file,
        file.resolveSibling("heddle-acl.tmp"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String written(String identifier) {
    String sign = identifier.startsWith("-") ? "-" : "";
    String name = identifier.substring(sign.length());
    String known = name.equals(AccessList.ANYONE) ? name : USER + name;
    boolean plain = known.chars().noneMatch(c -> c == ' ' || c == '"' || c == '\\');
    return plain ? sign + known : "\"" + escape(sign + known) + "\"";
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String unescape(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}

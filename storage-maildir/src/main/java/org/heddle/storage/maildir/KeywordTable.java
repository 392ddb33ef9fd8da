package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.StorageException;

/// The keywords of a mailbox by number. Those below [Marks#LETTERS] are the letters in file names
/// and are kept in `dovecot-keywords`, a line `<number> <name>` each; the others are known to our
/// own log alone. Immutable.
record KeywordTable(SortedMap<Integer, String> names) {
  static final KeywordTable NONE = new KeywordTable(new TreeMap<>());

  /// The most keywords a mailbox can have.
  static final int MOST = 1000;

  private static final int LONGEST_FILE = 1 << 20;

  /// Reads the letters; nothing if there is no file.
  static Optional<KeywordTable> read(Path file) throws IOException {
    var names = new TreeMap<Integer, String>();
    try {
      if (Files.size(file) > LONGEST_FILE) {
        return Optional.of(NONE);
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String line : text.split("\n", -1)) {
        int space = line.indexOf(' ');
        if (space == 1 || space == 2) {
          readLine(line, space, names);
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(new KeywordTable(names));
  }

  private static void readLine(String line, int space, SortedMap<Integer, String> names) {
    String name = line.substring(space + 1);
    boolean atom =
        !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '"');
    try {
      int number = Integer.parseInt(line.substring(0, space));
      boolean twice = names.values().stream().anyMatch(name::equalsIgnoreCase);
      if (atom && !twice && number >= 0 && number < Marks.LETTERS) {
        names.put(number, name);
      }
    } catch (NumberFormatException e) {
      // Not a line that Dovecot writes: it names no keyword.
    }
  }

  /// What `dovecot-keywords` is to hold.
  byte[] letterLines() {
    var text = new StringBuilder();
    letters().forEach((number, name) -> text.append(number).append(' ').append(name).append('\n'));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  SortedMap<Integer, String> letters() {
    return names.headMap(Marks.LETTERS);
  }

  SortedMap<Integer, String> others() {
    return names.tailMap(Marks.LETTERS);
  }

  /// This with the letters of another.
  KeywordTable withLetters(KeywordTable file) {
    var all = new TreeMap<>(others());
    all.putAll(file.letters());
    return new KeywordTable(all);
  }

  KeywordTable with(int number, String name) {
    var all = new TreeMap<>(names);
    all.put(number, name);
    return new KeywordTable(all);
  }

  /// The number of a keyword, in any case; letters come first.
  Optional<Integer> find(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equalsIgnoreCase(name))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  /// The lowest number that is free.
  ///
  /// @throws StorageException.LimitReached if there are too many keywords
  int free() {
    int number = 0;
    while (names.containsKey(number)) {
      number++;
    }
    if (number >= MOST) {
      throw new StorageException.LimitReached("There are too many keywords in this mailbox");
    }
    return number;
  }

  /// All names, each once.
  List<String> list() {
    var seen = new TreeMap<String, String>();
    var list = new ArrayList<String>();
    for (String name : names.values()) {
      if (seen.put(name.toLowerCase(Locale.ROOT), name) == null) {
        list.add(name);
      }
    }
    return List.copyOf(list);
  }
}

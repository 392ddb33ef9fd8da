package org.heddle.importing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.imap.wire.ModifiedUtf7;

/// Reads a Maildir with its folders as Maildir++ has them (`.Archive.2024`), or one below the other
/// in the file system. Flags are in the names of the files, the date is theirs.
final class Maildir {
  private static final String KEYWORDS = "dovecot-keywords";

  private final Receiver receiver;

  Maildir(Receiver receiver) {
    this.receiver = receiver;
  }

  static boolean isOne(Path directory) {
    return Files.isDirectory(directory.resolve("cur"));
  }

  void read(Path directory, String mailbox) throws IOException {
    receiver.mailbox(mailbox);
    Map<Character, String> keywords = keywords(directory);
    for (String part : List.of("cur", "new")) {
      for (Path file : entries(directory.resolve(part))) {
        if (Files.isRegularFile(file) && !name(file).startsWith(".")) {
          message(file, mailbox, keywords);
        }
      }
    }
    for (Path folder : entries(directory)) {
      if (isOne(folder)) {
        read(folder, below(mailbox, name(folder)));
      }
    }
  }

  private static String below(String mailbox, String folder) {
    String path =
        folder.startsWith(".") ? folder.substring(1).replace('.', '/') : folder.replace('.', '/');
    String decoded = ModifiedUtf7.decode(path).orElse(path);
    return mailbox.isEmpty() ? decoded : mailbox + "/" + decoded;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> entries(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }

  private void message(Path file, String mailbox, Map<Character, String> keywords)
      throws IOException {
    Found found;
    try {
      found =
          new Found(
              file,
              0,
              Files.size(file),
              Found.Quoting.NONE,
              mailbox,
              flags(name(file), keywords),
              Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      receiver.unreadable(file, String.valueOf(e.getMessage()));
      return;
    }
    receiver.take(found);
  }

  private static Set<String> flags(String name, Map<Character, String> keywords) {
    var flags = new LinkedHashSet<String>();
    int info = name.lastIndexOf(":2,");
    String letters = info < 0 ? "" : name.substring(info + 3).replaceAll(",.*", "");
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      flag(letter).or(() -> Optional.ofNullable(keywords.get(letter))).ifPresent(flags::add);
    }
    return flags;
  }

  private static Optional<String> flag(char letter) {
    return switch (letter) {
      case 'S' -> Optional.of("\\Seen");
      case 'R' -> Optional.of("\\Answered");
      case 'F' -> Optional.of("\\Flagged");
      case 'T' -> Optional.of("\\Deleted");
      case 'D' -> Optional.of("\\Draft");
      case 'P' -> Optional.of("$Forwarded");
      default -> Optional.empty();
    };
  }

  private static Map<Character, String> keywords(Path directory) throws IOException {
    var keywords = new HashMap<Character, String>();
    Path file = directory.resolve(KEYWORDS);
    if (Files.isRegularFile(file)) {
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
        String[] words = line.split(" ", 2);
        boolean numbered = words.length == 2 && words[0].matches("1?\\d|2[0-5]");
        if (numbered && Headers.isKeyword(words[1])) {
          keywords.put((char) ('a' + Integer.parseInt(words[0])), words[1]);
        }
      }
    }
    return keywords;
  }
}

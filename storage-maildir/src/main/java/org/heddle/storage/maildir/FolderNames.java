package org.heddle.storage.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// Mailbox names as Maildir++ directory names and back.
///
/// The layout joins the levels with `.` behind a leading `.`, each in modified UTF-7: `Work/Été` is
/// `.Work.&AMk-t&AOk-`, and INBOX is the root directory itself. It cannot hold everything that a
/// mailbox name can:
///
/// - `.` inside a level would read as a delimiter, and Dovecot refuses a leading `~`. They are
///   written `\2e` and `\7e`, as Dovecot's own listescape plugin writes them; without the plugin
///   Dovecot shows the backslash and is otherwise content.
/// - a backslash stays as it is, for so Dovecot writes it, unless what follows would make it read
///   as such an escape: then it is `\5c`.
/// - a directory name has at most 255 bytes. A longer one is `.heddle-` with a hash of the mailbox
///   name, and a file `heddle-name` in the directory holds the mailbox name itself. It may hold
///   several, one a line: the one whose hash fits counts, so that a rename can write the new name
///   before it moves the directory.
///
/// Directories that other programs made may be named in a way that this class would not: not in
/// NFC, or broken modified UTF-7. [#read] gives them a name too if it can; they are found by
/// listing.
final class FolderNames {
  /// Where a name too long for a directory name is kept.
  static final String LONG_NAME_FILE = "heddle-name";

  private static final int LONGEST = 240;
  private static final String LONG_PREFIX = ".heddle-";
  private static final Pattern LONG = Pattern.compile("\\.heddle-[0-9a-f]{32}");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(2e|5c|7e)");
  private static final Pattern NEEDS_ESCAPE = Pattern.compile("\\\\(?=2e|5c|7e)");

  private FolderNames() {}

  /// The directory of a mailbox below the root; the empty text for INBOX.
  static String directory(MailboxName name) {
    if (name.isInbox()) {
      return "";
    }
    String plain = "." + String.join(".", encodedLevels(name));
    return plain.length() <= LONGEST ? plain : LONG_PREFIX + hash(name.value());
  }

  /// Whether this directory needs a [#LONG_NAME_FILE].
  static boolean isLong(String directory) {
    return LONG.matcher(directory).matches();
  }

  /// The levels as they stand on disk, between the dots.
  static List<String> encodedLevels(MailboxName name) {
    var encoded = new ArrayList<String>();
    for (String level : name.levels()) {
      String escaped = NEEDS_ESCAPE.matcher(level).replaceAll("\\\\5c").replace(".", "\\2e");
      if (encoded.isEmpty() && escaped.startsWith("~")) {
        escaped = "\\7e" + escaped.substring(1);
      }
      encoded.add(ModifiedUtf7.encode(escaped));
    }
    return encoded;
  }

  /// The mailbox that a directory name, which begins with a dot, stands for; nothing if it stands
  /// for none.
  static Optional<MailboxName> read(String directory) {
    return ofLevels(List.of(directory.substring(1).split("\\.", -1)))
        .filter(name -> !name.isInbox());
  }

  /// The mailbox name of levels as they stand on disk.
  static Optional<MailboxName> ofLevels(List<String> levels) {
    var decoded = new ArrayList<String>();
    for (String level : levels) {
      String text = ModifiedUtf7.decode(level).orElse(level);
      decoded.add(ESCAPED.matcher(text).replaceAll(FolderNames::unescape).replace('/', '_'));
    }
    try {
      return Optional.of(new MailboxName(String.join("/", decoded)));
    } catch (StorageException.InvalidName e) {
      return Optional.empty();
    }
  }

  private static String unescape(java.util.regex.MatchResult escape) {
    return switch (escape.group(1)) {
      case "2e" -> ".";
      case "7e" -> "~";
      default -> "\\\\";
    };
  }

  /// The name among the lines of a [#LONG_NAME_FILE] that belongs to the directory.
  static Optional<MailboxName> readLong(String directory, List<String> lines) {
    return lines.stream()
        .filter(line -> directory.equals(LONG_PREFIX + hash(line)))
        .findFirst()
        .map(MailboxName::new);
  }

  private static String hash(String name) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

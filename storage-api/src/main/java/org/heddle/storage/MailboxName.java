package org.heddle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/// A valid mailbox name: NFC Unicode, levels parted by `/`. Any spelling of INBOX, as the whole
/// name or as the first level, is INBOX (RFC 9051 section 5.1).
///
/// @param value 1 to [#MAX_LENGTH] UTF-16 units; no empty level, no control character, no level
///   over 200 UTF-8 bytes
public record MailboxName(String value) implements Comparable<MailboxName> {
  /// The hierarchy delimiter that every storage speaks, whatever it keeps on disk.
  public static final char DELIMITER = '/';

  /// The longest name, in UTF-16 units.
  public static final int MAX_LENGTH = 1000;

  /// The longest level, in UTF-8 bytes: it must fit a file name together with what a storage adds.
  public static final int MAX_LEVEL_BYTES = 200;

  /// The mailbox that every account has.
  public static final MailboxName INBOX = new MailboxName("INBOX");

  /// @throws StorageException.InvalidName if the text is no mailbox name
  public MailboxName {
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || value.codePoints().anyMatch(MailboxName::isForbidden)) {
      throw new StorageException.InvalidName(value);
    }
    for (String level : value.split("/", -1)) {
      if (level.isEmpty() || level.getBytes(UTF_8).length > MAX_LEVEL_BYTES) {
        throw new StorageException.InvalidName(value);
      }
    }
    if (startsWithInbox(value)) {
      value = "INBOX" + value.substring(5);
    }
  }

  /// Whether the first level is INBOX in any case. Of ASCII letters only: a dotless i is none,
  /// although Java takes it for one when it compares without regard to case.
  private static boolean startsWithInbox(String value) {
    for (int i = 0; i < 5; i++) {
      if (i == value.length() || (value.charAt(i) & ~0x20) != "INBOX".charAt(i)) {
        return false;
      }
    }
    return value.length() == 5 || value.charAt(5) == DELIMITER;
  }

  private static boolean isForbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || Character.getType(codePoint) == Character.SURROGATE
        || codePoint == 0x2028
        || codePoint == 0x2029;
  }

  /// Whether this is INBOX itself.
  public boolean isInbox() {
    return value.equals("INBOX");
  }

  /// The name one level up, or nothing for a name of one level.
  public Optional<MailboxName> parent() {
    int end = value.lastIndexOf(DELIMITER);
    return end < 0 ? Optional.empty() : Optional.of(new MailboxName(value.substring(0, end)));
  }

  /// Whether this name lies below `ancestor`, at any depth.
  public boolean isBelow(MailboxName ancestor) {
    return value.startsWith(ancestor.value + DELIMITER);
  }

  /// This name, which is `from` or below it, with `to` in the place of `from`.
  public MailboxName moved(MailboxName from, MailboxName to) {
    return new MailboxName(to.value + value.substring(from.value.length()));
  }

  /// The levels, from the top down.
  public List<String> levels() {
    return List.of(value.split("/"));
  }

  @Override
  public int compareTo(MailboxName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

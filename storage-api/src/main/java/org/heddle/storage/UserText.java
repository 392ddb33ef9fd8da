package org.heddle.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.User.Password;

/// What is known of a user as one line of text, for storages that keep it so. Words parted by
/// spaces: a hash is a password of the user's own, `label:hash` an app password, and
/// `quota=bytes,messages` are limits, `-` for none. In a label and behind a hash's scheme, `%`,
/// space and control characters are `%` and two hexadecimal digits.
public final class UserText {
  private static final String QUOTA = "quota=";
  private static final String NO_LIMIT = "-";

  private UserText() {}

  /// The text, which has no control characters.
  public static String of(User user) {
    var words = new ArrayList<String>();
    for (Password password : user.passwords()) {
      String hash = escape(password.hash(), "% ");
      words.add(password.label().isEmpty() ? hash : escape(password.label(), "% :={") + ":" + hash);
    }
    user.quota()
        .ifPresent(
            quota -> words.add(QUOTA + limit(quota.bytes()) + "," + limit(quota.messages())));
    return String.join(" ", words);
  }

  /// The user of that name and text.
  ///
  /// @throws StorageException.Corrupt if it is no such text
  public static User user(String name, String text) {
    var passwords = new ArrayList<Password>();
    Optional<QuotaLimits> quota = Optional.empty();
    for (String word : text.split(" ")) {
      if (word.startsWith(QUOTA)) {
        quota = Optional.of(quota(word.substring(QUOTA.length())));
      } else if (!word.isEmpty()) {
        passwords.add(password(word));
      }
    }
    return new User(name, List.copyOf(passwords), quota);
  }

  private static Password password(String word) {
    int brace = word.indexOf('{');
    boolean labelled = brace > 1 && word.charAt(brace - 1) == ':';
    return labelled
        ? new Password(unescape(word.substring(0, brace - 1)), unescape(word.substring(brace)))
        : new Password("", unescape(word));
  }

  private static QuotaLimits quota(String text) {
    List<String> limits = List.of(text.split(","));
    try {
      return new QuotaLimits(number(limits.getFirst()), number(limits.getLast()));
    } catch (IllegalArgumentException e) {
      throw new StorageException.Corrupt("The limits of a user cannot be read", e);
    }
  }

  private static String limit(long limit) {
    return limit == QuotaLimits.UNLIMITED ? NO_LIMIT : Long.toString(limit);
  }

  private static long number(String limit) {
    return limit.equals(NO_LIMIT) ? QuotaLimits.UNLIMITED : Long.parseLong(limit);
  }

  private static String escape(String text, String special) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (special.indexOf(c) >= 0 || c < ' ' || c == 0x7F) {
        escaped.append(String.format("%%%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean coded = text.charAt(i) == '%' && i + 2 < text.length();
      int code = coded ? code(text.substring(i + 1, i + 3)) : -1;
      plain.append(code < 0 ? text.charAt(i) : (char) code);
      i += code < 0 ? 0 : 2;
    }
    return plain.toString();
  }

  private static int code(String digits) {
    try {
      return Integer.parseUnsignedInt(digits, 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}

package org.heddle.storage.maildir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.heddle.storage.StorageException;

/// Where the mail of a user is: a path with `%u` (the whole user name), `%n` (its part before the
/// last `@`) and `%d` (the part behind it). `%%` is a percent sign.
///
/// User names come from the network. What could lead elsewhere is written as `%` and two
/// hexadecimal digits: a slash, a percent sign, and a dot at the beginning. So no name is refused
/// for its characters, none leads out of its place, and no two share one.
///
/// @param path absolute, or relative to the data directory
record RootTemplate(Path dataDirectory, String path) {
  private static final int LONGEST = 255;

  /// @throws IllegalArgumentException if not every user would get a directory of their own
  RootTemplate {
    boolean whole = path.contains("%u") || (path.contains("%n") && path.contains("%d"));
    if (!whole && !path.contains("%n")) {
      throw new IllegalArgumentException("maildir-root needs %u, or %n: " + path);
    }
  }

  /// The root directory of a user.
  ///
  /// @throws StorageException.Unavailable if the name is empty or too long for a directory
  Path of(String user) {
    int at = user.lastIndexOf('@');
    String local = at < 0 ? user : user.substring(0, at);
    String domain = at < 0 ? "" : user.substring(at + 1);
    var out = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%' || i + 1 == path.length()) {
        out.append(c);
        continue;
      }
      char variable = path.charAt(++i);
      switch (variable) {
        case 'u' -> out.append(safe(user));
        case 'n' -> out.append(safe(local));
        case 'd' -> out.append(safe(domain));
        case '%' -> out.append('%');
        default -> throw new IllegalArgumentException("maildir-root knows no %" + variable);
      }
    }
    return dataDirectory.resolve(out.toString()).toAbsolutePath().normalize();
  }

  private static String safe(String part) {
    var out = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '/' || c == '%' || c < ' ' || c == 0x7f || (c == '.' && i == 0)) {
        out.append(String.format("%%%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    String name = out.toString();
    if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new StorageException.Unavailable("There can be no mail directory of that name", null);
    }
    return name;
  }
}

package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /// The users that have a root directory with mail in it, ascending.
  ///
  /// @throws IOException if a directory cannot be listed
  SortedSet<String> names() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    Path whole = dataDirectory.resolve(path).toAbsolutePath().normalize();
    Path top = whole.getRoot();
    if (top != null) {
      collect(top, whole, 0, Map.of(), names);
    }
    return names;
  }

  private void collect(
      Path directory, Path whole, int level, Map<Character, String> variables, Set<String> names)
      throws IOException {
    if (level == whole.getNameCount()) {
      String name = name(variables);
      if (!name.isEmpty()
          && Files.isDirectory(directory.resolve("cur"))
          && of(name).equals(directory)) {
        names.add(name);
      }
      return;
    }
    String pattern = whole.getName(level).toString();
    if (pattern.indexOf('%') < 0) {
      collect(directory.resolve(pattern), whole, level + 1, variables, names);
    } else if (Files.isDirectory(directory)) {
      for (String entry : Disk.list(directory)) {
        Optional<Map<Character, String>> more = match(pattern, entry);
        if (more.isPresent()) {
          var all = new HashMap<>(variables);
          all.putAll(more.get());
          collect(directory.resolve(entry), whole, level + 1, all, names);
        }
      }
    }
  }

  /// What the variables in a part of the path stand for in the name of a directory.
  private static Optional<Map<Character, String>> match(String pattern, String entry) {
    var regex = new StringBuilder();
    var order = new ArrayList<Character>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%' && i + 1 < pattern.length() && pattern.charAt(++i) != '%') {
        order.add(pattern.charAt(i));
        regex.append("(.*)");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(entry);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var found = new HashMap<Character, String>();
    for (int i = 0; i < order.size(); i++) {
      found.put(order.get(i), unsafe(matcher.group(i + 1)));
    }
    return Optional.of(found);
  }

  private static String name(Map<Character, String> variables) {
    String domain = variables.getOrDefault('d', "");
    String local = variables.getOrDefault('n', "");
    return variables.getOrDefault('u', domain.isEmpty() ? local : local + "@" + domain);
  }

  /// The inverse of [#safe].
  private static String unsafe(String name) {
    return Pattern.compile("%([0-9A-F]{2})")
        .matcher(name)
        .replaceAll(code ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16))));
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

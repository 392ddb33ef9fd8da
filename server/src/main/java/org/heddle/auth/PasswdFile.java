package org.heddle.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.heddle.net.AddressRange;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A passwd file as Dovecot reads it: `user:password:uid:gid:gecos:home:shell:extra fields`, of
/// which the user is enough for somebody whom no password lets in. Of the extra fields count
/// `quota_rule` and `userdb_quota_rule` (`*:storage=1G`, `*:messages=1000`), `allow_nets` and
/// `nologin`. Read anew when it has changed. Thread-safe.
public final class PasswdFile implements UserDirectory {
  private static final Logger log = LoggerFactory.getLogger(PasswdFile.class);
  private static final int MANY_COMPLAINTS = 10;
  private static final int PASSWORD = 1;
  private static final int EXTRA = 7;

  private record Loaded(String stamp, Map<String, UserEntry> entries) {}

  private final Path file;
  private volatile Loaded loaded = new Loaded("", Map.of());

  /// @param file need not be there yet, but nobody can log in without it
  public PasswdFile(Path file) {
    this.file = file;
  }

  @Override
  public Optional<UserEntry> find(String name) {
    return Optional.ofNullable(current().get(name));
  }

  private Map<String, UserEntry> current() {
    try {
      String stamp = stamp();
      Loaded before = loaded;
      return before.stamp.equals(stamp) ? before.entries : load(stamp);
    } catch (IOException e) {
      // A file that is gone for a moment must not make its users unknown.
      throw new StorageException.Unavailable("The users cannot be looked up", e);
    }
  }

  private String stamp() throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
  }

  private synchronized Map<String, UserEntry> load(String stamp) throws IOException {
    if (loaded.stamp.equals(stamp)) {
      return loaded.entries;
    }
    var entries = new HashMap<String, UserEntry>();
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    int complaints = 0;
    try (var lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          entry(line).ifPresent(entry -> entries.put(entry.account(), entry));
        } catch (IllegalArgumentException e) {
          complaints++;
          if (complaints <= MANY_COMPLAINTS) {
            log.warn("{}:{}: this user is left out: {}", file, number, e.getMessage());
          }
        }
        number++;
      }
    }
    loaded = new Loaded(stamp, Map.copyOf(entries));
    return loaded.entries;
  }

  private static Optional<UserEntry> entry(String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return Optional.empty();
    }
    List<String> fields = fields(line);
    String name =
        UserNames.normalise(fields.getFirst())
            .orElseThrow(() -> new IllegalArgumentException("nobody can be called that"));
    String password = fields.size() > PASSWORD ? fields.get(PASSWORD) : "";
    var extra = fields.size() > EXTRA ? extra(fields.get(EXTRA)) : Map.<String, List<String>>of();
    boolean closed = extra.containsKey("nologin");
    var stored =
        password.isEmpty()
            ? List.<UserEntry.StoredPassword>of()
            : List.of(new UserEntry.StoredPassword("", password));
    return Optional.of(
        new UserEntry(
            name,
            closed ? new UserEntry.Proof.NoLogin() : new UserEntry.Proof.Stored(stored),
            quota(extra),
            networks(extra)));
  }

  /// The last field may have colons of its own.
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < line.length() && fields.size() < EXTRA; i++) {
      if (line.charAt(i) == ':') {
        fields.add(line.substring(start, i));
        start = i + 1;
      }
    }
    fields.add(line.substring(start));
    return fields;
  }

  private static Map<String, List<String>> extra(String text) {
    var extra = new HashMap<String, List<String>>();
    for (String word : text.split("\\s+")) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      extra
          .computeIfAbsent(key.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
          .add(equals < 0 ? "" : word.substring(equals + 1));
    }
    return extra;
  }

  private static List<AddressRange> networks(Map<String, List<String>> extra) {
    return extra.getOrDefault("allow_nets", List.of()).stream()
        .flatMap(list -> List.of(list.split(",")).stream())
        .map(AddressRange::parse)
        .toList();
  }

  /// `*:storage=1G` and `*:messages=1000`, also together, parted by colons.
  private static Optional<QuotaLimits> quota(Map<String, List<String>> extra) {
    long bytes = QuotaLimits.UNLIMITED;
    long messages = QuotaLimits.UNLIMITED;
    for (String field : List.of("quota_rule", "userdb_quota_rule", "userdb_quota_rule2")) {
      for (String rule : extra.getOrDefault(field, List.of())) {
        for (String part : rule.split(":")) {
          if (part.startsWith("storage=")) {
            bytes = size(part.substring("storage=".length()));
          } else if (part.startsWith("bytes=")) {
            bytes = size(part.substring("bytes=".length()) + "b");
          } else if (part.startsWith("messages=")) {
            messages = limit(Long.parseLong(part.substring("messages=".length())));
          }
        }
      }
    }
    boolean limited = bytes != QuotaLimits.UNLIMITED || messages != QuotaLimits.UNLIMITED;
    return limited ? Optional.of(new QuotaLimits(bytes, messages)) : Optional.empty();
  }

  /// As Dovecot means it, a number alone is kilobytes; 0 is no limit.
  private static long size(String text) {
    String digits = text.replaceAll("[^0-9].*", "");
    String unit = text.substring(digits.length()).toLowerCase(Locale.ROOT);
    long factor =
        switch (unit) {
          case "b" -> 1;
          case "", "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          case "t" -> 1L << 40;
          default -> throw new IllegalArgumentException("'" + text + "' is no size");
        };
    return limit(Math.multiplyExact(Long.parseLong(digits), factor));
  }

  private static long limit(long number) {
    return number == 0 ? QuotaLimits.UNLIMITED : number;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}

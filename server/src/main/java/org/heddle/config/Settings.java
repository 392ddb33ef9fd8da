package org.heddle.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.heddle.net.AddressRange;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;

/// What the server is told to do, complete and checked. Immutable.
///
/// @param listen where to speak IMAP, at least one
/// @param unixSocket where local users are trusted
/// @param storage the name of a storage that was found
/// @param storageOptions the options of that storage that were set, by name
/// @param dataDirectory need not exist yet
/// @param serverName not empty
/// @param messageSizeLimit bytes, at least 1
public record Settings(
    List<InetSocketAddress> listen,
    Optional<Path> unixSocket,
    String storage,
    Map<String, String> storageOptions,
    Path dataDirectory,
    String serverName,
    Admission.Caps caps,
    AddressRules rules,
    Patience patience,
    long messageSizeLimit,
    LogLevel logLevel) {
  /// How long the server waits for a client, and lets it wait.
  public record Patience(Duration login, Duration autologout, Duration keepAlive) {}

  /// How much to log.
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /// @throws InvalidSetting if a value cannot be used
  public static Settings of(Resolution resolution) {
    var values = new Values(resolution);
    String storage = values.one(Keys.STORAGE, name -> storage(resolution.keys(), name));
    return new Settings(
        values.list(Keys.LISTEN, Settings::endpoint),
        values.optional(Keys.UNIX_SOCKET, Settings::path),
        storage,
        storageOptions(resolution, storage),
        values.one(Keys.DATA_DIR, Settings::path),
        values.optional(Keys.SERVER_NAME, Settings::serverName).orElseGet(Settings::hostName),
        new Admission.Caps(
            values.one(Keys.MAX_CONNECTIONS, Settings::count),
            values.one(Keys.MAX_PER_ADDRESS, Settings::count),
            values.one(Keys.MAX_PER_USER, Settings::count)),
        new AddressRules(
            values.list(Keys.ALLOW, AddressRange::parse),
            values.list(Keys.DENY, AddressRange::parse)),
        new Patience(
            values.one(Keys.LOGIN_TIMEOUT, Settings::wait),
            values.one(Keys.AUTOLOGOUT, Settings::wait),
            values.one(Keys.IDLE_KEEPALIVE, Settings::wait)),
        values.one(Keys.MESSAGE_SIZE_LIMIT, Settings::limit),
        values.one(Keys.LOG_LEVEL, Settings::logLevel));
  }

  /// The options that were set but mean nothing to the storage that was chosen.
  public static List<String> unused(Resolution resolution, String storage) {
    Keys keys = resolution.keys();
    return keys.all().stream()
        .filter(key -> !keys.own().contains(key) && !keys.of(storage).contains(key))
        .filter(resolution::isSet)
        .map(Key::name)
        .toList();
  }

  private static Map<String, String> storageOptions(Resolution resolution, String storage) {
    var options = new LinkedHashMap<String, String>();
    for (Key key : resolution.keys().of(storage)) {
      if (resolution.isSet(key)) {
        options.put(key.name(), resolution.get(key).values().getLast());
      }
    }
    return Map.copyOf(options);
  }

  private static String storage(Keys keys, String name) {
    if (!keys.storages().contains(name)) {
      throw new IllegalArgumentException(
          "there are "
              + String.join(", ", keys.storages())
              + Suggestion.after(name, keys.storages(), ""));
    }
    return name;
  }

  static InetSocketAddress endpoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("write it as 127.0.0.1:1143, [::1]:1143 or *:143");
    }
    String host = text.substring(0, colon);
    int port = number(text.substring(colon + 1), 0, 65535);
    if (host.equals("*")) {
      return new InetSocketAddress(port);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("write an IPv6 address as [::1]:1143");
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no address of that name", e);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

  private static int number(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number from " + least + " to " + most, e);
    }
    throw new IllegalArgumentException("a number from " + least + " to " + most);
  }

  private static int count(String text) {
    return number(text, 1, 1_000_000);
  }

  private static Duration wait(String text) {
    Duration duration = Quantity.duration(text);
    if (duration.isZero() || duration.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("more than nothing, and at most 7d");
    }
    return duration;
  }

  private static long limit(String text) {
    long size = Quantity.size(text);
    if (size < 1) {
      throw new IllegalArgumentException("at least one byte");
    }
    return size;
  }

  private static LogLevel logLevel(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "error" -> LogLevel.ERROR;
      case "warn" -> LogLevel.WARN;
      case "info" -> LogLevel.INFO;
      case "debug" -> LogLevel.DEBUG;
      default ->
          throw new IllegalArgumentException(
              "there are error, warn, info and debug"
                  + Suggestion.after(text, List.of("error", "warn", "info", "debug"), ""));
    };
  }

  private static String serverName(String text) {
    if (text.length() > 255 || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new IllegalArgumentException("at most 255 printable ASCII characters, no spaces");
    }
    return text;
  }

  /// What the kernel says, so that no DNS server that does not answer delays the start.
  private static String hostName() {
    try {
      return serverName(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    } catch (IOException | IllegalArgumentException e) {
      return "localhost";
    }
  }
}

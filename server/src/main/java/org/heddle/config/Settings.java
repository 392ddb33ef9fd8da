package org.heddle.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
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
import org.heddle.storage.QuotaLimits;

/// What the server is told to do, complete and checked. Immutable.
///
/// @param listen where to speak IMAP, at least one
/// @param listenTls where to speak IMAP over TLS
/// @param unixSocket where local users are trusted
/// @param storage the name of a storage that was found
/// @param storageOptions the options of that storage that were set, by name
/// @param dataDirectory need not exist yet
/// @param serverName not empty
/// @param proxies whose connections begin with a PROXY header
/// @param messageSizeLimit bytes, at least 1
/// @param messageLimit how many messages any command may take
/// @param saveLimit how many messages COPY and APPEND may take where the other is turned off
/// @param quota what an account may hold that has no limits of its own
/// @param keepExpunged how long expunged messages are kept; zero for not at all
/// @param sharing where users find what others share
/// @param serverEntries what users are told of the server
/// @param indexDirectory where the texts of mail are indexed, if they are
/// @param disabled the capabilities that are turned off, and for whom
public record Settings(
    List<InetSocketAddress> listen,
    List<InetSocketAddress> listenTls,
    Optional<Path> unixSocket,
    String storage,
    Map<String, String> storageOptions,
    Path dataDirectory,
    String serverName,
    TlsSettings tls,
    LoginSettings logins,
    LmtpSettings lmtp,
    Admission.Caps caps,
    AddressRules rules,
    List<AddressRange> proxies,
    Patience patience,
    long messageSizeLimit,
    long messageLimit,
    long saveLimit,
    QuotaLimits quota,
    Duration keepExpunged,
    SharingSettings sharing,
    ServerEntries serverEntries,
    List<String> disabled,
    Optional<Path> indexDirectory,
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
        values.list(Keys.LISTEN, Readers::endpoint),
        values.list(Keys.LISTEN_TLS, Readers::endpoint),
        values.optional(Keys.UNIX_SOCKET, Readers::path),
        storage,
        storageOptions(resolution, storage),
        values.one(Keys.DATA_DIR, Readers::path),
        values.optional(Keys.SERVER_NAME, Settings::serverName).orElseGet(Settings::hostName),
        TlsSettings.of(values),
        LoginSettings.of(values),
        LmtpSettings.of(values),
        new Admission.Caps(
            values.one(Keys.MAX_CONNECTIONS, Readers::count),
            values.one(Keys.MAX_PER_ADDRESS, Readers::count),
            values.one(Keys.MAX_PER_USER, Readers::count)),
        new AddressRules(
            values.list(Keys.ALLOW, AddressRange::parse),
            values.list(Keys.DENY, AddressRange::parse)),
        values.list(Keys.PROXY, AddressRange::parse),
        new Patience(
            values.one(Keys.LOGIN_TIMEOUT, Readers::wait),
            values.one(Keys.AUTOLOGOUT, Readers::wait),
            values.one(Keys.IDLE_KEEPALIVE, Readers::wait)),
        values.one(Keys.MESSAGE_SIZE_LIMIT, Readers::limit),
        values.one(Keys.MESSAGE_LIMIT, Readers::messages),
        values.one(Keys.SAVE_LIMIT, Readers::messages),
        new QuotaLimits(
            values.optional(Keys.QUOTA_STORAGE, Readers::limit).orElse(QuotaLimits.UNLIMITED),
            values.optional(Keys.QUOTA_MESSAGES, Readers::limit).orElse(QuotaLimits.UNLIMITED)),
        values.one(Keys.KEEP_EXPUNGED, Readers::keeping),
        SharingSettings.of(values),
        ServerEntries.of(values),
        values.list(Keys.DISABLE, text -> text),
        indexDirectory(values),
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

  private static Optional<Path> indexDirectory(Values values) {
    if (!values.one(Keys.INDEX, Readers::isOn)) {
      return Optional.empty();
    }
    return values
        .optional(Keys.INDEX_DIR, Readers::path)
        .or(() -> Optional.of(values.one(Keys.DATA_DIR, Readers::path).resolve("index")));
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

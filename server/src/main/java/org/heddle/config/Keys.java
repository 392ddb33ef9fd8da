package org.heddle.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.StorageProvider;

/// Everything that can be set: what the server knows and what the storages that were found know.
/// Immutable.
public final class Keys {
  static final String VARIABLE_PREFIX = "HEDDLE_";

  static final Key LISTEN =
      Key.repeated(
          "listen", "HOST:PORT", "Where to speak IMAP; * is every address.", "127.0.0.1:1143");
  static final Key UNIX_SOCKET =
      Key.once(
          "unix-socket",
          "PATH",
          "A Unix socket where each local user is logged in as the account of the same name.",
          "");
  static final Key ALLOW =
      Key.repeated("allow", "RANGE", "The only addresses that may connect, as 192.0.2.0/24.", "");
  static final Key DENY =
      Key.repeated("deny", "RANGE", "Addresses that may not connect, even if allowed.", "");
  static final Key STORAGE = Key.once("storage", "NAME", "Which storage to use.", "jdbc");
  static final Key DATA_DIR =
      Key.once("data-dir", "DIRECTORY", "Where the server keeps its files.", "data");
  static final Key SERVER_NAME =
      Key.once(
          "server-name", "NAME", "What the server calls itself; the host's name if not set.", "");
  static final Key MAX_CONNECTIONS =
      Key.once("max-connections", "NUMBER", "How many connections there may be at once.", "10000");
  static final Key MAX_PER_ADDRESS =
      Key.once(
          "max-connections-per-address",
          "NUMBER",
          "How many of them from one address, or one /64 of IPv6.",
          "100");
  static final Key MAX_PER_USER =
      Key.once("max-connections-per-user", "NUMBER", "How many of them of one user.", "50");
  static final Key LOGIN_TIMEOUT =
      Key.once("login-timeout", "TIME", "How long a client may take to log in.", "60s");
  static final Key AUTOLOGOUT =
      Key.once(
          "autologout",
          "TIME",
          "How long a client may be silent; RFC 9051 asks for at least 30m.",
          "30m");
  static final Key IDLE_KEEPALIVE =
      Key.once(
          "idle-keepalive",
          "TIME",
          "How often to speak to an idling client, for the sake of routers in between.",
          "29m");
  static final Key MESSAGE_SIZE_LIMIT =
      Key.once("message-size-limit", "SIZE", "The largest message that is taken.", "256MB");
  static final Key LOG_LEVEL =
      Key.once("log-level", "LEVEL", "How much to log: error, warn, info, debug.", "info");

  private static final List<Key> OWN =
      List.of(
          LISTEN,
          UNIX_SOCKET,
          ALLOW,
          DENY,
          STORAGE,
          DATA_DIR,
          SERVER_NAME,
          MAX_CONNECTIONS,
          MAX_PER_ADDRESS,
          MAX_PER_USER,
          LOGIN_TIMEOUT,
          AUTOLOGOUT,
          IDLE_KEEPALIVE,
          MESSAGE_SIZE_LIMIT,
          LOG_LEVEL);

  private final Map<String, Key> byName = new LinkedHashMap<>();
  private final Map<String, List<Key>> byStorage = new LinkedHashMap<>();

  /// @throws IllegalArgumentException if two storages have an option of the same name
  public Keys(Collection<StorageProvider> storages) {
    OWN.forEach(this::add);
    for (StorageProvider storage : storages) {
      var keys = storage.options().stream().map(Key::of).toList();
      keys.forEach(this::add);
      byStorage.put(storage.name(), keys);
    }
  }

  private void add(Key key) {
    if (byName.put(key.name(), key) != null) {
      throw new IllegalArgumentException("two options are named " + key.name());
    }
  }

  /// In the order of the help.
  public Collection<Key> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /// What the server knows, whatever the storage.
  public List<Key> own() {
    return OWN;
  }

  /// The names of the storages that were found.
  public List<String> storages() {
    return new ArrayList<>(byStorage.keySet());
  }

  /// What a storage adds; empty for a storage that is not there.
  public List<Key> of(String storage) {
    return byStorage.getOrDefault(storage, List.of());
  }

  Optional<Key> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}

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
  static final Key LISTEN_TLS =
      Key.repeated(
          "listen-tls", "HOST:PORT", "Where to speak IMAP over TLS from the first byte.", "");
  static final Key LISTEN_LMTP =
      Key.repeated("listen-lmtp", "HOST:PORT", "Where to take mail by LMTP.", "");
  static final Key LMTP_SOCKET =
      Key.once("lmtp-socket", "PATH", "A Unix socket where to take mail by LMTP.", "");
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
  static final Key PROXY =
      Key.repeated(
          "proxy", "RANGE", "Whose connections begin with a PROXY header, version 1 or 2.", "");
  static final Key TLS_CERTIFICATE =
      Key.repeated(
          "tls-certificate",
          "FILE",
          "A certificate chain in PEM, or PKCS#12; one of the server's own making if not set.",
          "");
  static final Key TLS_KEY =
      Key.repeated(
          "tls-key", "FILE", "Its key in PEM, if that is not in the same file; one for each.", "");
  static final Key TLS_KEY_PASSWORD =
      Key.secret("tls-key-password", "PASSWORD", "Opens the keys, or the PKCS#12 files.");
  static final Key TLS_CLIENT_CA =
      Key.once(
          "tls-client-ca", "FILE", "PEM of the authorities that sign clients' certificates.", "");
  static final Key TLS_CLIENT_LOGIN =
      Key.once(
          "tls-client-login",
          "HOW",
          "What a client's certificate is good for: external (SASL) or preauth.",
          "external");
  static final Key PLAIN_LOGIN =
      Key.once(
          "plain-login",
          "WHERE",
          "Where passwords may be sent without TLS: local (loopback, Unix sockets) or always.",
          "local");
  static final Key USERS =
      Key.repeated(
          "users",
          "SOURCE",
          "Where users are looked for, in turn: storage, passwd:FILE (as Dovecot's), ldap.",
          "storage");
  static final Key MASTER_USERS =
      Key.once(
          "master-users",
          "FILE",
          "A passwd file of those who may log in as others, by the name user*master.",
          "");
  static final Key LDAP_URL =
      Key.once("ldap-url", "URL", "ldap:// or ldaps://, several parted by spaces.", "");
  static final Key LDAP_BASE = Key.once("ldap-base", "DN", "Where users are searched below.", "");
  static final Key LDAP_FILTER =
      Key.once(
          "ldap-filter",
          "FILTER",
          "What finds a user; %u stands for the name that was typed.",
          "(|(uid=%u)(mail=%u))");
  static final Key LDAP_BIND_DN =
      Key.once("ldap-bind-dn", "DN", "Who searches; nobody in particular if not set.", "");
  static final Key LDAP_PASSWORD =
      Key.secret("ldap-password", "PASSWORD", "The password of ldap-bind-dn.");
  static final Key OAUTH_JWKS =
      Key.once(
          "oauth-jwks", "URL", "The keys (a URL or a file) that sign tokens which are JWTs.", "");
  static final Key OAUTH_ISSUER =
      Key.once("oauth-issuer", "TEXT", "Who must have issued a token.", "");
  static final Key OAUTH_AUDIENCE =
      Key.once("oauth-audience", "TEXT", "Whom a token must be meant for.", "");
  static final Key OAUTH_INTROSPECTION =
      Key.once("oauth-introspection", "URL", "Where to ask about a token (RFC 7662).", "");
  static final Key OAUTH_CLIENT_ID = Key.once("oauth-client-id", "TEXT", "Who asks there.", "");
  static final Key OAUTH_CLIENT_SECRET =
      Key.secret("oauth-client-secret", "PASSWORD", "The secret of oauth-client-id.");
  static final Key OAUTH_USER_CLAIM =
      Key.once("oauth-user-claim", "NAME", "Which claim is the user's name.", "email");
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
  static final Key MESSAGE_LIMIT =
      Key.once(
          "message-limit",
          "NUMBER",
          "How many messages one command may take; at least 1000.",
          "1000000");
  static final Key SAVE_LIMIT =
      Key.once(
          "save-limit",
          "NUMBER",
          "How many COPY and APPEND may take with --disable MESSAGELIMIT.",
          "1000000");
  static final Key QUOTA_STORAGE =
      Key.once("quota-storage", "SIZE", "How much mail an account may hold.", "");
  static final Key QUOTA_MESSAGES =
      Key.once("quota-messages", "NUMBER", "How many messages an account may hold.", "");
  static final Key KEEP_EXPUNGED =
      Key.once(
          "keep-expunged",
          "TIME",
          "How long expunged messages can be brought back by heddle undelete, as 7d.",
          "0");
  static final Key OTHERS_NAMESPACE =
      Key.once(
          "others-namespace",
          "NAME",
          "The level above what other users share; none for no such level.",
          "Other Users");
  static final Key SHARED_ACCOUNT =
      Key.once(
          "shared-account",
          "USER",
          "Whose mailboxes are shared by all, as far as their access lists say.",
          "");
  static final Key SHARED_NAMESPACE =
      Key.once(
          "shared-namespace",
          "NAME",
          "The level above the mailboxes of --shared-account.",
          "Shared");
  static final Key SHARE_WITH_ANYONE =
      Key.once(
          "share-with-anyone",
          "on|off",
          "Whether users may share a mailbox with everybody at once.",
          "on");
  static final Key SERVER_ADMIN =
      Key.once(
          "server-admin",
          "URI",
          "Where users reach the administrator, as mailto:admin@example.org.",
          "");
  static final Key SERVER_COMMENT =
      Key.once("server-comment", "TEXT", "What users may read about the server.", "");
  static final Key RECIPIENT_DELIMITER =
      Key.once(
          "recipient-delimiter",
          "TEXT",
          "What parts user and mailbox in an address, as user+mailbox.",
          "+");
  static final Key OVER_QUOTA =
      Key.once(
          "over-quota",
          "WHAT",
          "What becomes of mail to an account that is full: reject or defer.",
          "reject");
  static final Key DISABLE =
      Key.repeated(
          "disable",
          "CAPABILITY",
          "A capability to do without: for all, or as NAME/user:USER or NAME/client:CLIENT.",
          "");
  static final Key INDEX =
      Key.once("index", "on|off", "Whether the texts of mail are indexed for SEARCH.", "off");
  static final Key INDEX_DIR =
      Key.once(
          "index-dir",
          "DIRECTORY",
          "Where indexes are kept; the folder index of the data directory if not set.",
          "");
  static final Key LOG_LEVEL =
      Key.once("log-level", "LEVEL", "How much to log: error, warn, info, debug.", "info");

  private static final List<Key> OWN =
      List.of(
          LISTEN,
          LISTEN_TLS,
          LISTEN_LMTP,
          LMTP_SOCKET,
          UNIX_SOCKET,
          ALLOW,
          DENY,
          PROXY,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_KEY_PASSWORD,
          TLS_CLIENT_CA,
          TLS_CLIENT_LOGIN,
          PLAIN_LOGIN,
          USERS,
          MASTER_USERS,
          LDAP_URL,
          LDAP_BASE,
          LDAP_FILTER,
          LDAP_BIND_DN,
          LDAP_PASSWORD,
          OAUTH_JWKS,
          OAUTH_ISSUER,
          OAUTH_AUDIENCE,
          OAUTH_INTROSPECTION,
          OAUTH_CLIENT_ID,
          OAUTH_CLIENT_SECRET,
          OAUTH_USER_CLAIM,
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
          MESSAGE_LIMIT,
          SAVE_LIMIT,
          QUOTA_STORAGE,
          QUOTA_MESSAGES,
          KEEP_EXPUNGED,
          OTHERS_NAMESPACE,
          SHARED_ACCOUNT,
          SHARED_NAMESPACE,
          SHARE_WITH_ANYONE,
          SERVER_ADMIN,
          SERVER_COMMENT,
          RECIPIENT_DELIMITER,
          OVER_QUOTA,
          DISABLE,
          INDEX,
          INDEX_DIR,
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

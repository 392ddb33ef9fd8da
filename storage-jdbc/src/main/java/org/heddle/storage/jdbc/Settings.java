package org.heddle.storage.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.heddle.storage.StorageConfig;

/// The options, checked.
///
/// @param dataDirectory for spools, and for H2's files
/// @param poolSize how many connections there may be at once
/// @param usersQuery finds a user in a table of the operator's own; empty to use our own
/// @param keepExpunged as in [StorageConfig]
record Settings(
    Engine engine,
    String url,
    String user,
    String password,
    int poolSize,
    String usersQuery,
    Path dataDirectory,
    Duration keepExpunged) {
  static final String URL = "jdbc-url";
  static final String USER = "jdbc-user";
  static final String PASSWORD = "jdbc-password";
  static final String POOL_SIZE = "jdbc-pool-size";
  static final String USERS_QUERY = "users-query";
  static final int DEFAULT_POOL_SIZE = 12;

  /// The committers take some, and readers must not starve.
  private static final int MIN_POOL_SIZE = 6;

  private static final int MAX_POOL_SIZE = 1000;

  /// @throws IllegalArgumentException if an option has an unusable value
  static Settings of(StorageConfig config) {
    Path directory = config.dataDirectory().toAbsolutePath().normalize();
    String url = config.find(URL).filter(given -> !given.isBlank()).orElse(embedded(directory));
    return new Settings(
        engine(url),
        url,
        config.find(USER).orElse(""),
        config.find(PASSWORD).orElse(""),
        poolSize(config.find(POOL_SIZE).orElse("")),
        config.find(USERS_QUERY).orElse(""),
        directory,
        config.keepExpunged());
  }

  private static String embedded(Path directory) {
    String path = directory.resolve("heddle").toString();
    if (path.contains(";")) {
      throw new IllegalArgumentException(
          "The data directory must not have a semicolon in its path, or " + URL + " be given");
    }
    return "jdbc:h2:file:" + path;
  }

  /// A path, of which H2 has several kinds; other words before a colon are protocols.
  private static final Pattern EMBEDDED = Pattern.compile("jdbc:h2:(file:)?[./~]");

  private static Engine engine(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return Engine.POSTGRESQL;
    }
    if (EMBEDDED.matcher(url).lookingAt()) {
      return Engine.H2;
    }
    throw new IllegalArgumentException(
        URL
            + " must begin with jdbc:postgresql: or name an embedded H2 in a file, as jdbc:h2:file:"
            + "/path");
  }

  private static int poolSize(String text) {
    if (text.isEmpty()) {
      return DEFAULT_POOL_SIZE;
    }
    try {
      int size = Integer.parseInt(text);
      if (size >= MIN_POOL_SIZE && size <= MAX_POOL_SIZE) {
        return size;
      }
    } catch (NumberFormatException _) {
      // As a number out of bounds.
    }
    throw new IllegalArgumentException(
        POOL_SIZE + " must be a number from " + MIN_POOL_SIZE + " to " + MAX_POOL_SIZE);
  }

  @Override
  public String toString() {
    return "Settings[" + engine + "]";
  }
}

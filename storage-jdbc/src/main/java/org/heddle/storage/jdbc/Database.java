package org.heddle.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.heddle.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// The connections. Thread-safe. A connection is borrowed late and returned before the caller gets
/// its answer.
final class Database implements AutoCloseable {
  private static final long BORROW_MILLIS = TimeUnit.SECONDS.toMillis(5);
  private static final int MAX_TRIES = 4;
  private static final String MIGRATIONS = "classpath:org/heddle/storage/jdbc/migration/";

  private final Settings settings;
  private volatile Optional<HikariDataSource> pool = Optional.empty();

  /// Something that reads.
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  Database(Settings settings) {
    this.settings = settings;
  }

  /// Opens the database and upgrades its tables.
  ///
  /// @throws StorageException.Unavailable if it cannot be opened now
  void open() {
    HikariDataSource opened = openPool(settings);
    try {
      migrate(opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    pool = Optional.of(opened);
  }

  private static HikariDataSource openPool(Settings settings) {
    var config = new HikariConfig();
    config.setPoolName("heddle");
    config.setJdbcUrl(url(settings));
    config.setUsername(user(settings));
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(BORROW_MILLIS);
    switch (settings.engine()) {
      case H2 -> {
        // The database closes with its last connection; there always is one until the end.
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setInitializationFailTimeout(1);
      }
      case POSTGRESQL -> {
        config.setMinimumIdle(2);
        config.setConnectionInitSql("SET lock_timeout = '15s'");
        postgresProperties()
            .forEach((key, value) -> config.addDataSourceProperty((String) key, value));
      }
    }
    try {
      return new HikariDataSource(config);
    } catch (com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      throw unavailable(e);
    }
  }

  private static String url(Settings settings) {
    String url = settings.url();
    if (settings.engine() == Engine.H2) {
      // We close it ourselves, and log what it throws.
      url = with(url, "DB_CLOSE_ON_EXIT=FALSE");
      url = with(url, "TRACE_LEVEL_FILE=0");
    }
    return url;
  }

  /// The URL with an option, unless it has its own.
  private static String with(String url, String option) {
    String name = option.substring(0, option.indexOf('='));
    return url.toUpperCase(Locale.ROOT).contains(";" + name) ? url : url + ";" + option;
  }

  private static @Nullable String user(Settings settings) {
    if (settings.user().isEmpty()) {
      return settings.engine() == Engine.H2 ? "sa" : null;
    }
    return settings.user();
  }

  /// What a connection to PostgreSQL has unless the URL says otherwise.
  private static Properties postgresProperties() {
    var properties = new Properties();
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "300");
    properties.setProperty("ApplicationName", "heddle");
    return properties;
  }

  private static StorageException.Unavailable unavailable(Throwable failure) {
    Optional<StorageException.Unavailable> known =
        Failures.chain(failure)
            .filter(SQLException.class::isInstance)
            .map(cause -> Failures.translate((SQLException) cause))
            .filter(StorageException.Unavailable.class::isInstance)
            .map(StorageException.Unavailable.class::cast)
            .findFirst();
    return known.orElseGet(() ->
        new StorageException.Unavailable("The database cannot be opened or upgraded", failure));
  }

  private void migrate(HikariDataSource source) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations(MIGRATIONS + "common", MIGRATIONS + settings.engine().migrations())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw unavailable(e);
    }
  }

  Settings settings() {
    return settings;
  }

  Engine engine() {
    return settings.engine();
  }

  /// A connection of the caller's own, to be closed by it.
  Connection borrow() throws SQLException {
    Optional<HikariDataSource> open = pool;
    if (open.isEmpty()) {
      throw new SQLTransientConnectionException("The database is closed");
    }
    return open.get().getConnection();
  }

  /// A connection beside the pool, for what keeps one all the time.
  Connection connectAlone() throws SQLException {
    var properties = postgresProperties();
    if (!settings.user().isEmpty()) {
      properties.setProperty("user", settings.user());
    }
    if (!settings.password().isEmpty()) {
      properties.setProperty("password", settings.password());
    }
    return DriverManager.getConnection(settings.url(), properties);
  }

  /// Reads by one statement, or by several that need not agree. A connection that turns out to be
  /// broken is replaced at once: reading twice does no harm.
  <T> T read(Query<T> query) {
    return repeat(query);
  }

  /// Reads by several statements that see the same instant.
  <T> T readSnapshot(Query<T> query) {
    return repeat(connection -> {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return query.run(connection);
      } finally {
        connection.rollback();
      }
    });
  }

  /// Runs something that must not run twice.
  <T> T once(Query<T> query) {
    try (Connection connection = borrow()) {
      return query.run(connection);
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  private <T> T repeat(Query<T> query) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = borrow()) {
        return query.run(connection);
      } catch (SQLException e) {
        if (tries == MAX_TRIES || !Failures.isBrokenConnection(e)) {
          throw Failures.translate(e);
        }
        replaceIdle();
      }
    }
  }

  /// Where one connection is broken, those that wait for work may be too, as after a restart of the
  /// database: the next ones that are borrowed are new.
  private void replaceIdle() {
    pool.map(HikariDataSource::getHikariPoolMXBean)
        .ifPresent(HikariPoolMXBean::softEvictConnections);
  }

  /// Gives all connections back; [#open] may follow.
  @Override
  public void close() {
    pool.ifPresent(HikariDataSource::close);
    pool = Optional.empty();
  }
}

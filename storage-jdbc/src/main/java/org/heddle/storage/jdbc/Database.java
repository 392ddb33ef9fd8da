package org.heddle.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
  private static final String MIGRATIONS = "classpath:org/heddle/storage/jdbc/migration/";

  private final Settings settings;
  private volatile HikariDataSource pool;

  /// Something that reads.
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Opens the database and upgrades its tables.
  ///
  /// @throws StorageException.Unavailable if it cannot be opened now
  Database(Settings settings) {
    this.settings = settings;
    this.pool = openPool(settings);
    try {
      migrate();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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
    if (settings.engine() == Engine.H2 && !url.contains("DB_CLOSE_ON_EXIT")) {
      return url + ";DB_CLOSE_ON_EXIT=FALSE";
    }
    return url;
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
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && Failures.translate(sql) instanceof StorageException.Unavailable known) {
        return known;
      }
    }
    return new StorageException.Unavailable("The database cannot be opened", failure);
  }

  private void migrate() {
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations(MIGRATIONS + "common", MIGRATIONS + settings.engine().migrations())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException.Unavailable("The tables of the database cannot be upgraded", e);
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
    return pool.getConnection();
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

  /// Reads by one statement, or by several that need not agree.
  <T> T read(Query<T> query) {
    try (Connection connection = borrow()) {
      return query.run(connection);
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  /// Reads by several statements that see the same instant.
  <T> T readSnapshot(Query<T> query) {
    try (Connection connection = borrow()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return query.run(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  /// Closes what is there and opens it again.
  void reopen() {
    pool.close();
    pool = openPool(settings);
    migrate();
  }

  @Override
  public void close() {
    pool.close();
  }
}

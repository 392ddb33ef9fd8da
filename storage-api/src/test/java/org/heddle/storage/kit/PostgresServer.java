package org.heddle.storage.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL for tests of all modules: the one that `HEDDLE_TEST_POSTGRES` names by a JDBC URL,
/// or else the newest that Debian has installed, started once per JVM in a folder of its own.
/// Without either the tests are skipped, and fail where `CI` is set to `true`.
public final class PostgresServer {
  /// The option that names the database.
  private static final String URL_OPTION = "jdbc-url";

  private final String url;

  private PostgresServer(String url) {
    this.url = url;
  }

  private static final class Once {
    private static final Optional<PostgresServer> SERVER = find();
  }

  /// The server; ends the test if there is none.
  public static PostgresServer running() {
    if (Once.SERVER.isEmpty()) {
      String why =
          "No PostgreSQL: set HEDDLE_TEST_POSTGRES to a JDBC URL, or install the package"
              + " postgresql";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(why);
      }
      System.err.println("SKIPPED: " + why);
      Assumptions.abort(why);
    }
    return Once.SERVER.orElseThrow();
  }

  /// The options of a storage in a new schema.
  public Map<String, String> options() {
    return Map.of(URL_OPTION, url(newSchema()));
  }

  /// Makes an empty schema.
  ///
  /// @return its name
  public String newSchema() {
    String schema = "t" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE SCHEMA " + schema);
    return schema;
  }

  /// The JDBC URL of a schema.
  public String url(String schema) {
    return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
  }

  /// Runs one statement, as the owner of everything.
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Optional<PostgresServer> find() {
    String given = System.getenv("HEDDLE_TEST_POSTGRES");
    if (given != null && !given.isBlank()) {
      return Optional.of(new PostgresServer(given));
    }
    return PostgresPrograms.newest().map(PostgresServer::start);
  }

  private static PostgresServer start(PostgresPrograms programs) {
    try {
      Path directory = programs.newDirectory();
      Path data = directory.resolve("data");
      programs.initialize(data);
      int port = PostgresPrograms.freePort();
      // The tests kill our process, never this one.
      Process server = programs.serve(data, port, List.of("max_connections=200", "fsync=off"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
      PostgresPrograms.awaitStart(server, PostgresPrograms.url(port));
      return new PostgresServer(PostgresPrograms.url(port));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  private static void stop(Process server, Path directory) {
    try {
      server.getOutputStream().close();
      server.waitFor(20, TimeUnit.SECONDS);
      PostgresPrograms.run(List.of("rm", "-rf", directory.toString()));
    } catch (IOException | InterruptedException e) {
      System.err.println("PostgreSQL does not stop: " + e);
    }
  }
}

package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL for tests of all modules: the one that `HEDDLE_TEST_POSTGRES` names by a JDBC URL,
/// or else the newest that Debian has installed, started once per JVM in a folder of its own.
/// Without either the tests are skipped, and fail where `CI` is set to `true`.
public final class PostgresServer {
  /// The option that names the database.
  private static final String URL_OPTION = "jdbc-url";

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final int START_SECONDS = 60;

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
          "No PostgreSQL: set HEDDLE_TEST_POSTGRES to a JDBC URL, or install the package postgresql";
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
    return newest().map(PostgresServer::start);
  }

  private static Optional<Path> newest() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparingInt(PostgresServer::number))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Path version) {
    String name = version.getFileName().toString();
    return name.matches("\\d+") ? Integer.parseInt(name) : 0;
  }

  private static PostgresServer start(Path bin) {
    try {
      Path directory = Files.createTempDirectory("heddle-postgres");
      if (isRoot()) {
        run(List.of("chown", "postgres", directory.toString()));
      }
      String data = directory.resolve("data").toString();
      run(
          asUser(
              List.of(
                  bin.resolve("initdb").toString(),
                  "-D",
                  data,
                  "-U",
                  "heddle",
                  "-A",
                  "trust",
                  "-E",
                  "UTF8",
                  "--locale=C.UTF-8",
                  "--no-sync")));
      int port = freePort();
      Process server = serve(bin, directory, data, port);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
      var started =
          new PostgresServer("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=heddle");
      started.awaitStart(server);
      return started;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  /// The server ends when this process does, however it ends: its shell reads to the end of what we
  /// never write.
  private static Process serve(Path bin, Path directory, String data, int port) throws IOException {
    String script = "\"$@\" & server=$!; read line; kill -INT $server; wait $server";
    return new ProcessBuilder(
            asUser(
                List.of(
                    "sh",
                    "-c",
                    script,
                    "sh",
                    bin.resolve("postgres").toString(),
                    "-D",
                    data,
                    "-p",
                    String.valueOf(port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=" + directory,
                    "-c",
                    "max_connections=200",
                    // The tests kill our process, never this one.
                    "-c",
                    "fsync=off")))
        .redirectOutput(directory.resolveSibling(directory.getFileName() + ".log").toFile())
        .redirectErrorStream(true)
        .start();
  }

  private void awaitStart(Process server) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.isValid(1);
        return;
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("PostgreSQL does not start", e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static void stop(Process server, Path directory) {
    try {
      server.getOutputStream().close();
      server.waitFor(20, TimeUnit.SECONDS);
      run(List.of("rm", "-rf", directory.toString(), directory + ".log"));
    } catch (IOException | InterruptedException e) {
      System.err.println("PostgreSQL does not stop: " + e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /// PostgreSQL does not run as root.
  private static List<String> asUser(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    var whole = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
    whole.addAll(command);
    return whole;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}

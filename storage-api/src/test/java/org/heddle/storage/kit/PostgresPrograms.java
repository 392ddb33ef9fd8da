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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The programs of a PostgreSQL that Debian has installed. They run as the user postgres if this
/// process is root's, since PostgreSQL does not run as root.
///
/// @param bin where they are
public record PostgresPrograms(Path bin) {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final int START_SECONDS = 60;
  private static final String USER = "heddle";

  /// The newest that is installed.
  public static Optional<PostgresPrograms> newest() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparingInt(PostgresPrograms::number))
          .map(version -> new PostgresPrograms(version.resolve("bin")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Path version) {
    String name = version.getFileName().toString();
    return name.matches("\\d+") ? Integer.parseInt(name) : 0;
  }

  /// A new folder that the programs may write to.
  public Path newDirectory() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("heddle-postgres");
    if (isRoot()) {
      run(List.of("chown", "postgres", directory.toString()));
    }
    return directory;
  }

  /// Makes a database cluster, into which everybody on this machine is let.
  public void initialize(Path data) throws IOException, InterruptedException {
    runProgram(
        "initdb",
        "-D",
        data.toString(),
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync");
  }

  /// Copies the cluster that is served on a port, as one that follows it.
  public void follow(int port, Path data) throws IOException, InterruptedException {
    runProgram(
        "pg_basebackup",
        "--no-sync",
        "-c",
        "fast",
        "-R",
        "-D",
        data.toString(),
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(port),
        "-U",
        USER);
  }

  /// Makes a cluster that follows another one the one that is written to.
  public void promote(Path data) throws IOException, InterruptedException {
    runProgram("pg_ctl", "promote", "-w", "-D", data.toString());
  }

  /// Ends the server of a cluster.
  ///
  /// @param mode `fast`, or `immediate` for an end as by a crash
  public void stop(Path data, String mode) throws IOException, InterruptedException {
    runProgram("pg_ctl", "stop", "-w", "-m", mode, "-D", data.toString());
  }

  /// Serves a cluster. The server ends when this process does, however it ends: its shell reads to
  /// the end of what we never write.
  ///
  /// @param options as `name=value`
  public Process serve(Path data, int port, List<String> options) throws IOException {
    String script = "\"$@\" & server=$!; read line; kill -INT $server; wait $server";
    Path directory = data.toAbsolutePath().resolveSibling(".").normalize();
    var command = new ArrayList<>(List.of("sh", "-c", script, "sh", program("postgres")));
    command.addAll(List.of("-D", data.toString(), "-p", String.valueOf(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=" + directory));
    options.forEach(option -> command.addAll(List.of("-c", option)));
    return new ProcessBuilder(asUser(command))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectErrorStream(true)
        .start();
  }

  /// The JDBC URL of the database of a server.
  public static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
  }

  /// Waits until the server takes connections.
  public static void awaitStart(Process server, String url) throws InterruptedException {
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

  /// A port that nobody listens on now.
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  private void runProgram(String name, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program(name)));
    command.addAll(List.of(arguments));
    run(asUser(command));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> asUser(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    var whole = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
    whole.addAll(command);
    return whole;
  }

  /// Runs a command to its end; what it says is in the exception if it fails.
  public static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}

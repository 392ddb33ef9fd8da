package org.heddle.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.Main;
import org.heddle.imap.transcript.WireClient;

/// A server in a process of its own, as users start it.
final class Node {
  static final String USER = "ann";
  private static final String PASSWORD = "secret";
  private static final Pattern READY = Pattern.compile("IMAP on 127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final int port;
  private volatile boolean killed;

  private Node(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts a server and waits until it takes connections.
  ///
  /// @param directory its own; made if it is not there
  static Node start(Path directory, String jdbcUrl) throws IOException {
    Files.createDirectories(directory);
    Path users = directory.resolve("users");
    Files.writeString(users, USER + ":{PLAIN}" + PASSWORD + "\n");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "serve",
            "--listen=127.0.0.1:0",
            "--users=passwd:" + users,
            "--data-dir=" + directory.resolve("data"),
            "--storage=jdbc",
            "--jdbc-url=" + jdbcUrl,
            "--jdbc-pool-size=8");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    try {
      int port = port(said);
      Thread.ofVirtual().start(() -> readOn(said));
      return new Node(process, port);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static int port(BufferedReader said) throws IOException {
    var all = new ArrayList<String>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
      all.add(line);
    }
    throw new IOException("The server did not start: " + String.join("\n", all));
  }

  /// A process whose output nobody reads stands still.
  private static void readOn(BufferedReader said) {
    try {
      while (said.readLine() != null) {
        // It has a log of its own when it is not a test.
      }
    } catch (IOException ended) {
      return;
    }
  }

  /// Whether it was killed, or is about to be: from now on nobody may expect anything of it.
  boolean isKilled() {
    return killed;
  }

  /// A client that is logged in.
  WireClient connect() throws IOException {
    var client = new WireClient(new Socket(InetAddress.getLoopbackAddress(), port));
    try {
      client.line();
      String answer = client.command("in", "LOGIN " + USER + " " + PASSWORD);
      if (!answer.contains("in OK")) {
        throw new AssertionError("Not let in: " + answer);
      }
      return client;
    } catch (IOException | AssertionError e) {
      client.close();
      throw e;
    }
  }

  /// As `kill -9` does.
  void kill() throws InterruptedException {
    killed = true;
    process.destroyForcibly().waitFor();
  }
}

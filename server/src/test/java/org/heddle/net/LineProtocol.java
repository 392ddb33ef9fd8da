package org.heddle.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/// A small protocol to test connections with: greets, and answers each line. `login NAME`,
/// `logout`, `wait MILLIS` (waits that long for a next line and tells whether one came), `flood`
/// (writes without end), `starttls`, `protection`, `throw`, `deaf` (does not end when asked to),
/// `quit`; anything else comes back.
final class LineProtocol implements Protocol {
  @Override
  public Session open(Connection connection, Greeting greeting) {
    return new LineSession(connection, greeting);
  }

  private static final class LineSession implements Session {
    private final Connection connection;
    private final Greeting greeting;
    private volatile boolean stopped;
    private volatile boolean deaf;

    LineSession(Connection connection, Greeting greeting) {
      this.connection = connection;
      this.greeting = greeting;
    }

    @Override
    public void stop() {
      stopped = true;
      if (!deaf) {
        connection.stopReading();
      }
    }

    @Override
    public void run() {
      try {
        switch (greeting) {
          case Greeting.Ready() -> say("ready");
          case Greeting.PreAuthenticated(String user) -> say("hello " + user);
          case Greeting.Refused(String reason) -> {
            say("bye " + reason);
            return;
          }
        }
        String line = line();
        while (!line.isEmpty() && !line.equals("quit")) {
          answer(line);
          line = line();
        }
        say(stopped ? "bye stopping" : "bye");
      } catch (IOException gone) {
        return;
      }
    }

    private void answer(String line) throws IOException {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "login" -> say(connection.loggedIn(words[1]) ? "ok" : "no");
        case "logout" -> {
          connection.loggedOut();
          say("ok");
        }
        case "wait" -> await(Duration.ofMillis(Long.parseLong(words[1])));
        case "flood" -> flood();
        case "starttls" -> {
          say("go ahead");
          connection.startTls();
        }
        case "protection" -> say(protection());
        case "throw" -> throw new IllegalStateException("a defect");
        case "deaf" -> {
          deaf = true;
          say("ok");
        }
        default -> say(line);
      }
    }

    private String protection() {
      return switch (connection.protection()) {
        case Protection.Local _ -> "local";
        case Protection.Open _ -> "open";
        case Protection.Tls tls ->
            tls.version()
                + tls.channelBinding()
                    .map(HexFormat.of()::formatHex)
                    .map(hex -> " " + hex)
                    .orElse("")
                + tls.clientCertificate()
                    .flatMap(CertificateUser::of)
                    .map(user -> " " + user)
                    .orElse("");
      };
    }

    private void await(Duration time) throws IOException {
      connection.readTimeout(time);
      try {
        say("came " + line());
      } catch (SocketTimeoutException e) {
        say("nothing came");
      } finally {
        connection.readTimeout(Duration.ZERO);
      }
    }

    private void flood() throws IOException {
      byte[] block = new byte[100_000];
      while (true) {
        connection.output().write(block);
      }
    }

    private void say(String text) throws IOException {
      connection.output().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The next line, empty at the end.
    private String line() throws IOException {
      var line = new ByteArrayOutputStream();
      int c = connection.input().read();
      while (c >= 0 && c != '\n') {
        line.write(c);
        c = connection.input().read();
      }
      return line.toString(StandardCharsets.UTF_8);
    }
  }
}

package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.heddle.moving.imap.Response.Kind;
import org.heddle.moving.imap.Response.Status;

/// A connection to a server: commands with their tags, literals, and what is answered. Confined to
/// one thread.
final class Connection implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /// To one command.
  private static final long MOST_RESPONSES = 20_000_000;

  private static final Duration SILENCE = Duration.ofMinutes(5);

  /// Takes what a server says beside the outcome of a command.
  interface Listener {
    void hear(Response.Data data) throws IOException;
  }

  /// Takes what a server says of itself with a code.
  interface CodeListener {
    void hear(Status status) throws IOException;
  }

  private Socket socket;
  private Responses responses;
  private OutputStream output;
  private int commands;

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.responses = new Responses(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    this.output = socket.getOutputStream();
  }

  /// Connects; with TLS if that begins at once.
  static Connection open(Address address, Trust trust) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
      socket.setSoTimeout((int) SILENCE.toMillis());
      return new Connection(
          address.security() == Address.Security.TLS
              ? trust.secure(socket, address.host())
              : socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Goes on with TLS. What the server has said before is forgotten with the buffer it may be in.
  void secure(Trust trust, String host) throws IOException {
    socket = trust.secure(socket, host);
    responses = new Responses(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    output = socket.getOutputStream();
  }

  /// The greeting.
  Status greeting() throws IOException {
    if (responses.next(Responses.NO_BODIES) instanceof Status status
        && status.tag().equals("*")
        && (status.kind() == Kind.OK || status.kind() == Kind.PREAUTH)) {
      return status;
    }
    throw new ServerError("The server does not greet as an IMAP server");
  }

  /// A command, in the making: text and strings.
  static final class Command {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    Command(String text) {
      text(text);
    }

    Command text(String text) {
      octets.writeBytes(text.getBytes(UTF_8));
      return this;
    }

    /// `quoted`
    ///
    /// @throws ServerError if it holds what no quoted string can
    Command string(String value) throws ServerError {
      if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0 || c > 0x7E)) {
        throw new ServerError("This cannot be said in a quoted string");
      }
      return text("\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
  }

  /// Sends a command and hears what there is to it.
  ///
  /// @return the outcome, if it is OK
  /// @throws ServerError if it is not
  Status run(Command command, Listener listener) throws IOException {
    return run(command, listener, status -> {}, Responses.NO_BODIES);
  }

  Status run(Command command, Listener listener, CodeListener codes, Responses.Bodies bodies)
      throws IOException {
    Status outcome = ask(command, listener, codes, bodies);
    if (outcome.kind() != Kind.OK) {
      throw new ServerError("The server refuses: " + outcome.text());
    }
    return outcome;
  }

  /// The same, whatever the outcome.
  Status ask(Command command, Listener listener, CodeListener codes, Responses.Bodies bodies)
      throws IOException {
    String tag = send(command);
    for (long count = 0; count < MOST_RESPONSES; count++) {
      switch (responses.next(bodies)) {
        case Response.Data data -> listener.hear(data);
        case Response.Continuation _ -> throw new ServerError("The server waits for nothing");
        case Status status -> {
          if (status.tag().equals(tag)) {
            return status;
          }
          if (status.kind() == Kind.BYE) {
            throw new ServerError("The server says goodbye: " + status.text());
          }
          codes.hear(status);
        }
      }
    }
    throw new ServerError("The server does not come to an end");
  }

  private String send(Command command) throws IOException {
    String tag = "h" + ++commands;
    var line = new ByteArrayOutputStream();
    line.writeBytes((tag + " ").getBytes(UTF_8));
    command.octets.writeTo(line);
    line.writeBytes("\r\n".getBytes(UTF_8));
    output.write(line.toByteArray());
    output.flush();
    return tag;
  }

  /// Sends a command, and a line when the server waits for it.
  Status converse(Command command, String answer) throws IOException {
    String tag = send(command);
    Optional<String> unsent = Optional.of(answer);
    for (long count = 0; count < MOST_RESPONSES; count++) {
      switch (responses.next(Responses.NO_BODIES)) {
        case Response.Continuation _ -> {
          String line = unsent.orElseThrow(() -> new ServerError("The server asks twice"));
          unsent = Optional.empty();
          output.write((line + "\r\n").getBytes(UTF_8));
          output.flush();
        }
        case Status status when status.tag().equals(tag) -> {
          return status;
        }
        case Status status when status.kind() == Kind.BYE ->
            throw new ServerError("The server says goodbye: " + status.text());
        case Status _, Response.Data _ -> {}
      }
    }
    throw new ServerError("The server does not come to an end");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package org.heddle.lmtp;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.heddle.lmtp.SessionState.Ended;
import org.heddle.lmtp.SessionState.Greeted;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: reads a command, does it, answers; on one virtual thread. Only [#stop] may be
/// called from elsewhere. Answers go out when the client is waited for, so that those to pipelined
/// commands share a packet (RFC 2920).
final class Session implements Protocol.Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /// RFC 5321 section 4.5.3.2.7.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int MAX_ERRORS_IN_A_ROW = 20;

  private final Connection connection;
  private final Greeting greeting;
  private final String serverName;
  private final LmtpInput input;
  private final Transactions transactions;
  private OutputStream output;
  private SessionState state = new Greeted();
  private int errorsInARow;

  private volatile boolean stopping;

  /// Whether the session's thread waits for a command, so that it may be woken by ending the input.
  private volatile boolean waiting;

  Session(Connection connection, Greeting greeting, Delivery delivery) {
    this.connection = connection;
    this.greeting = greeting;
    this.serverName = delivery.settings().serverName();
    this.output = buffered(connection);
    this.input = new LmtpInput(connection, () -> output.flush());
    this.transactions = new Transactions(connection, input, delivery, this::say);
  }

  private static OutputStream buffered(Connection connection) {
    return new BufferedOutputStream(connection.output(), 2048);
  }

  @Override
  public void stop() {
    stopping = true;
    if (waiting) {
      connection.stopReading();
    }
  }

  @Override
  public void run() {
    try {
      converse();
      output.flush();
    } catch (EOFException gone) {
      log.debug("{}: the client is gone", connection.peer());
    } catch (IOException gone) {
      log.debug("{}: the client is gone: {}", connection.peer(), gone.getMessage());
    } finally {
      state.leave();
    }
  }

  private void converse() throws IOException {
    try {
      connection.readTimeout(PATIENCE);
      greet();
      while (!(state instanceof Ended)) {
        answerNext();
      }
    } catch (EndOfSession end) {
      say(end.reply());
    } catch (SocketTimeoutException silence) {
      say(new Reply(421, "4.4.2", "Nothing came for too long"));
    } catch (EOFException end) {
      if (!stopping) {
        throw end;
      }
      say(goodbye());
    }
  }

  private static Reply goodbye() {
    return new Reply(421, "4.3.2", "The server is shutting down");
  }

  private void greet() throws IOException {
    if (greeting instanceof Greeting.Refused(String reason)) {
      throw new EndOfSession(new Reply(421, "4.3.2", reason));
    }
    if (connection.address().isEmpty()) {
      connection.needsNoLogin();
    }
    say(new Reply(220, "", serverName + " LMTP Heddle"));
  }

  private void say(Reply reply) throws IOException {
    output.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private void answerNext() throws IOException {
    try {
      Command command = CommandParser.parse(read());
      state = perform(command);
      errorsInARow = 0;
    } catch (BadCommand bad) {
      say(bad.reply());
      errorsInARow++;
      if (errorsInARow >= MAX_ERRORS_IN_A_ROW) {
        throw new EndOfSession(new Reply(421, "4.7.0", "Too many errors in a row"));
      }
    }
  }

  private byte[] read() throws IOException {
    waiting = true;
    try {
      if (stopping) {
        throw new EndOfSession(goodbye());
      }
      return input.line();
    } finally {
      waiting = false;
    }
  }

  private SessionState perform(Command command) throws IOException {
    return switch (command) {
      case Command.Lhlo lhlo -> hello(lhlo);
      case Command.StartTls startTls -> startTls();
      case Command.Mail mail -> transactions.mail(mail, state);
      case Command.Rcpt rcpt -> transactions.rcpt(rcpt, state);
      case Command.Data data -> transactions.data(state);
      case Command.Bdat bdat -> transactions.bdat(bdat, state);
      case Command.Rset rset -> answer(Reply.OK, Transactions.reset(state));
      case Command.Noop noop -> answer(Reply.OK, state);
      case Command.Vrfy vrfy ->
          answer(new Reply(252, "2.5.2", "Cannot verify; try to deliver"), state);
      case Command.Help help -> answer(new Reply(214, "2.0.0", "This is LMTP (RFC 2033)"), state);
      case Command.Quit quit -> answer(new Reply(221, "2.0.0", "Goodbye"), end());
    };
  }

  private SessionState end() {
    state.leave();
    return new Ended();
  }

  private SessionState answer(Reply reply, SessionState next) throws IOException {
    say(reply);
    return next;
  }

  private SessionState hello(Command.Lhlo lhlo) throws IOException {
    state.leave();
    var lines = new java.util.ArrayList<String>(List.of(serverName));
    lines.addAll(List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING"));
    if (connection.canStartTls()) {
      lines.add("STARTTLS");
    }
    lines.add("SIZE " + transactions.messageLimit());
    String last = lines.removeLast();
    for (String line : lines) {
      output.write(("250-" + line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    return answer(new Reply(250, "", last), new SessionState.Ready(lhlo.name()));
  }

  /// What came in the same breath as STARTTLS was not said under TLS, and may be somebody else's.
  private SessionState startTls() throws IOException {
    if (!connection.canStartTls()) {
      throw new BadCommand(new Reply(502, "5.5.1", "No TLS here"));
    }
    if (!input.isEmpty()) {
      throw new EndOfSession(new Reply(421, "4.7.0", "Nothing may follow STARTTLS"));
    }
    state.leave();
    say(new Reply(220, "2.0.0", "Begin TLS now"));
    output.flush();
    connection.startTls();
    output = buffered(connection);
    return new Greeted();
  }
}

package org.heddle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.heddle.auth.Secret;
import org.heddle.lmtp.Verdict;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a running server does for other commands of its owner, over the Unix socket in its data
/// directory. UTF-8 lines; the first one says what is wanted:
///
/// - `IMAP <user>`: the rest of the connection is an IMAP session of this user.
/// - `IMPORT <user>`: the same, if there is such a user.
/// - `USER ADD <user>`, `USER PASSWD <user>`: the next line is the password.
/// - `USER REMOVE <user>`, `USER LIST`.
/// - `DELIVER <user>`: the next lines are the mailbox, the sender and the recipient, each of which
///   may be empty; then comes the message, as [ControlChunks] has it. The answer is `OK <mailbox>`,
///   or `NO <reason> <text>` with a reason of [Verdict.Reason].
///
/// The answers to `USER` are lines `* <name>`, and then `OK`, or `NO <reason>`.
record ControlProtocol(Protocol imap, UserAdministration users, MailIntake intake)
    implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(ControlProtocol.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public Session open(Connection connection, Greeting greeting) {
    return new ControlSession(this, connection, greeting);
  }

  private static final class ControlSession implements Session {
    private final ControlProtocol protocol;
    private final Connection connection;
    private final Greeting greeting;
    private volatile Optional<Session> imap = Optional.empty();
    private volatile boolean stopping;

    ControlSession(ControlProtocol protocol, Connection connection, Greeting greeting) {
      this.protocol = protocol;
      this.connection = connection;
      this.greeting = greeting;
    }

    @Override
    public void stop() {
      stopping = true;
      imap.ifPresentOrElse(Session::stop, connection::stopReading);
    }

    @Override
    public void run() {
      try {
        connection.readTimeout(PATIENCE);
        String line = ControlLines.read(connection.input());
        if (line.startsWith("IMAP ")) {
          String user = line.substring("IMAP ".length());
          speakImap(imapGreeting(user));
        } else if (line.startsWith("IMPORT ")) {
          String user = line.substring("IMPORT ".length());
          speakImap(importGreeting(user));
        } else if (line.startsWith("DELIVER ")) {
          deliver(line.substring("DELIVER ".length()));
        } else {
          answer(line);
        }
      } catch (IOException gone) {
        log.debug("The other command is gone: {}", gone.getMessage());
      }
    }

    private void speakImap(Greeting hello) {
      connection.readTimeout(Duration.ZERO);
      Session session = protocol.imap.open(connection, hello);
      imap = Optional.of(session);
      if (stopping) {
        session.stop();
      }
      session.run();
    }

    private Greeting imapGreeting(String user) {
      if (greeting instanceof Greeting.Refused) {
        return greeting;
      }
      return connection.loggedIn(user)
          ? new Greeting.PreAuthenticated(user)
          : new Greeting.Refused("Too many connections of this user");
    }

    private Greeting importGreeting(String user) {
      try {
        return protocol
            .intake
            .account(user)
            .map(this::imapGreeting)
            .orElseGet(() -> new Greeting.Refused("There is no user " + user));
      } catch (StorageException e) {
        return new Greeting.Refused(e.message());
      }
    }

    private void answer(String line) throws IOException {
      try {
        if (greeting instanceof Greeting.Refused(String reason)) {
          throw new UserAdministration.Refusal(reason);
        }
        administer(line);
        say("OK");
      } catch (UserAdministration.Refusal | StorageException e) {
        say("NO " + e.getMessage());
      }
    }

    private void deliver(String user) throws IOException {
      if (greeting instanceof Greeting.Refused(String reason)) {
        say("NO " + Verdict.Reason.UNAVAILABLE + " " + reason);
        return;
      }
      connection.needsNoLogin();
      var input = new BufferedInputStream(connection.input());
      String mailbox = ControlLines.read(input);
      String sender = ControlLines.read(input);
      String recipient = ControlLines.read(input);
      var parcel = new Parcel(user, mailbox, sender, recipient, ControlChunks.receive(input));
      try {
        say(
            switch (protocol.intake.deliver(parcel)) {
              case Verdict.Delivered(String where) -> "OK " + where;
              case Verdict.Refused(Verdict.Reason reason, String text) ->
                  "NO " + reason + " " + text;
            });
      } catch (StorageException | IllegalArgumentException e) {
        say("NO " + Verdict.Reason.UNAVAILABLE + " " + e.getMessage());
      }
    }

    private void administer(String line) throws IOException {
      String[] words = line.split(" ", 3);
      String name = words.length < 3 ? "" : words[2];
      switch (words.length < 2 ? "" : words[0] + " " + words[1]) {
        case "USER ADD" -> protocol.users.add(name, password());
        case "USER PASSWD" -> protocol.users.changePassword(name, password());
        case "USER REMOVE" -> protocol.users.remove(name);
        case "USER LIST" -> {
          for (String user : protocol.users.names()) {
            say("* " + user);
          }
        }
        default -> throw new UserAdministration.Refusal("this is not understood");
      }
    }

    private Secret password() throws IOException {
      return new Secret(ControlLines.read(connection.input()));
    }

    private void say(String line) throws IOException {
      connection.output().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}

package org.heddle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.heddle.auth.Secret;
import org.heddle.lmtp.Verdict;
import org.heddle.moving.Failure;
import org.heddle.moving.Report;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.storage.Finding;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a running server does for other commands of its owner, over the Unix socket in its data
/// directory. UTF-8 lines; the first one says what is wanted:
///
/// - `IMAP <user>`: the rest of the connection is an IMAP session of this user.
/// - `IMPORT <user>`: the same, if there is such a user.
/// - `USER ADD <user>`, `USER PASSWD <user>`: the next line is the password.
/// - `USER ADD-STORED <user>`, `USER PASSWD-STORED <user>`: the next line is the stored password.
/// - `USER REMOVE <user>`, `USER LIST`, `USER SHOW <user>`.
/// - `USER QUOTA <user>`: the next line is empty, or two numbers with a space between them, bytes
///   and messages.
/// - `USER APP-LIST <user>`; `USER APP-ADD <user>` and `USER APP-REMOVE <user>`, for which the next
///   line is the label.
/// - `DELIVER <user>`: the next lines are the mailbox, the sender and the recipient, each of which
///   may be empty; then comes the message, as [ControlChunks] has it. The answer is `OK <mailbox>`,
///   or `NO <reason> <text>` with a reason of [Verdict.Reason].
/// - `ERRAND <words> <secrets>`: a command that moves mail, as [Errand] writes it. The answers are
///   lines `* <text>` while it goes on, and then `OK <status>`, or `NO <reason>`.
///
/// - `FSCK <NO or YES> <number>`: a check, with or without repair, of so many accounts, whose names
///   are the next lines; 0 for all. The answers are as for `ERRAND`.
/// - `UNDELETE LIST <account>`, `UNDELETE RESTORE <account>`: the next lines are the mailbox and
///   the time to begin with, as RFC 3339 has it; the mailbox may be empty. The answers are lines `*
///   <text>` while it goes on, and then `OK`, or `NO <reason>`.
///
/// The answers to `USER` are lines `* <text>`, as the names, labels or a new app password, and then
/// `OK`, or `NO <reason>`.
record ControlProtocol(
    Protocol imap,
    UserAdministration users,
    MailIntake intake,
    Errands errands,
    Checks checks,
    Undeletion undeletion)
    implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(ControlProtocol.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Looks for damage.
  interface Checks {
    /// @param accounts all if empty
    /// @return the status of the command
    int run(Collection<String> accounts, Finding.Repair repair, Report report);
  }

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
        } else if (line.startsWith("UNDELETE ")) {
          undelete(line.substring("UNDELETE ".length()));
        } else if (line.startsWith("ERRAND ")) {
          Errand errand = Errand.receive(line.substring("ERRAND ".length()), connection.input());
          run(report -> protocol.errands.run(errand, report));
        } else if (line.startsWith("FSCK ")) {
          check(line.substring("FSCK ".length()));
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

    /// It ends at its next line when the server stops or the other command is gone.
    private void undelete(String what) throws IOException {
      if (greeting instanceof Greeting.Refused(String reason)) {
        say("NO " + reason);
        return;
      }
      connection.needsNoLogin();
      try {
        protocol.undeletion.run(Undeletion.Request.receive(what, connection.input()), this::tell);
        say("OK");
      } catch (UncheckedIOException gone) {
        throw gone.getCause();
      } catch (UserAdministration.Refusal | StorageException | Failure e) {
        say("NO " + String.valueOf(e.getMessage()).replaceAll("\\R", " "));
      }
    }

    /// It ends at its next line when the server stops or the other command is gone.
    private void run(ToIntFunction<Report> work) throws IOException {
      if (greeting instanceof Greeting.Refused(String reason)) {
        say("NO " + reason);
        return;
      }
      connection.needsNoLogin();
      try {
        say("OK " + work.applyAsInt(this::tell));
      } catch (UncheckedIOException gone) {
        throw gone.getCause();
      } catch (StorageException e) {
        say("NO " + e.explained());
      } catch (Failure e) {
        say("NO " + String.valueOf(e.getMessage()).replaceAll("\\R", " "));
      }
    }

    private void check(String words) throws IOException {
      String[] parts = words.split(" ", 2);
      Finding.Repair repair = parts[0].equals("YES") ? Finding.Repair.YES : Finding.Repair.NO;
      List<String> accounts = ControlLines.readMany(parts[parts.length - 1], connection.input());
      run(report -> protocol.checks.run(accounts, repair, report));
    }

    private void tell(String line) {
      if (stopping) {
        throw new Failure("the server stops");
      }
      try {
        say("* " + line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void administer(String line) throws IOException {
      String[] words = line.split(" ", 3);
      String name = words.length < 3 ? "" : words[2];
      switch (words.length < 2 ? "" : words[0] + " " + words[1]) {
        case "USER ADD" -> protocol.users.add(name, password());
        case "USER PASSWD" -> protocol.users.changePassword(name, password());
        case "USER ADD-STORED" -> protocol.users.addStored(name, nextLine());
        case "USER PASSWD-STORED" -> protocol.users.changeStored(name, nextLine());
        case "USER REMOVE" -> protocol.users.remove(name);
        case "USER LIST" -> list(protocol.users.names());
        case "USER SHOW" -> list(protocol.users.describe(name));
        case "USER QUOTA" -> protocol.users.limit(name, limits(nextLine()));
        case "USER APP-ADD" ->
            list(List.of(protocol.users.addAppPassword(name, nextLine()).value()));
        case "USER APP-LIST" -> list(protocol.users.appPasswords(name));
        case "USER APP-REMOVE" -> protocol.users.removeAppPassword(name, nextLine());
        default -> throw new UserAdministration.Refusal("this is not understood");
      }
    }

    private Secret password() throws IOException {
      return new Secret(nextLine());
    }

    private String nextLine() throws IOException {
      return ControlLines.read(connection.input());
    }

    private static Optional<QuotaLimits> limits(String line) {
      if (line.isEmpty()) {
        return Optional.empty();
      }
      String[] numbers = line.split(" ", 2);
      try {
        return Optional.of(
            new QuotaLimits(
                Long.parseLong(numbers[0]), Long.parseLong(numbers[numbers.length - 1])));
      } catch (IllegalArgumentException e) {
        throw new UserAdministration.Refusal("these are no limits");
      }
    }

    private void list(List<String> items) throws IOException {
      for (String item : items) {
        say("* " + item);
      }
    }

    private void say(String line) throws IOException {
      connection.output().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}

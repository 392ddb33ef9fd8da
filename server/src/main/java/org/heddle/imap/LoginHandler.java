package org.heddle.imap;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.heddle.auth.Logins;
import org.heddle.auth.Secret;
import org.heddle.auth.UserEntry;
import org.heddle.auth.Visitor;
import org.heddle.auth.sasl.Exchange;
import org.heddle.auth.sasl.Mechanism;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.LoggedOut;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.syntax.Command;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The greeting, LOGIN and AUTHENTICATE: how a session gets an account; and how it gives it back.
final class LoginHandler {
  private static final Logger log = LoggerFactory.getLogger(LoginHandler.class);

  private static final int MAX_FAILURES = 5;
  private static final byte[] NOTHING = {};

  private final Dialogue dialogue;
  private final ImapProtocol protocol;
  private final CapabilityHandler capability;

  LoginHandler(Dialogue dialogue, ImapProtocol protocol, CapabilityHandler capability) {
    this.dialogue = dialogue;
    this.protocol = protocol;
    this.capability = capability;
  }

  /// RFC 9051 section 7.1: OK, PREAUTH or BYE.
  SessionState greet(Greeting greeting) throws IOException {
    return switch (greeting) {
      case Greeting.Ready _ -> {
        var state = new NotAuthenticated(0);
        greet("OK", state, " server ready");
        yield state;
      }
      case Greeting.PreAuthenticated(var user) -> preAuthenticated(user);
      case Greeting.Refused(var reason) -> {
        dialogue.untaggedLine("BYE " + Printable.text(reason));
        yield new LoggedOut();
      }
    };
  }

  /// Whoever vouches for the user may know one that no directory does: a new account is theirs.
  private SessionState preAuthenticated(String user) throws IOException {
    try {
      UserEntry entry = protocol.sasl().logins().find(user).orElseGet(() -> UserEntry.nobody(user));
      Authenticated state = enter(entry);
      greet("PREAUTH", state, " server ready, logged in as " + Printable.text(user));
      return state;
    } catch (Refused refused) {
      return goodbye(user, refused.message());
    } catch (StorageException failure) {
      return goodbye(user, failure.message());
    }
  }

  private SessionState goodbye(String user, String reason) throws IOException {
    log.warn("{}: no session for {}: {}", peer(), Printable.text(user), reason);
    dialogue.untaggedLine("BYE " + Printable.text(reason));
    return new LoggedOut();
  }

  private void greet(String status, SessionState state, String ready) throws IOException {
    dialogue
        .untagged(status)
        .text(" [")
        .text(capability.code(state))
        .text("] ")
        .text(protocol.settings().serverName())
        .text(ready)
        .line();
  }

  /// RFC 9051 section 6.2.3.
  Outcome login(Secret user, Secret password, NotAuthenticated here) throws IOException {
    Visitor visitor = visitor();
    if (!protocol.sasl().takesPasswords(visitor)) {
      protocol.sasl().logins().exposed(visitor);
      throw new Refused("PRIVACYREQUIRED", "Begin TLS first");
    }
    var claim = Logins.Claim.of(user.value(), "");
    return answer(protocol.sasl().logins().withPassword(visitor, claim, password, "LOGIN"), here);
  }

  /// RFC 9051 section 6.2.2, with an initial response as RFC 4959 has it.
  Outcome authenticate(Command.Authenticate command, NotAuthenticated here) throws IOException {
    Exchange exchange = exchange(command);
    Exchange.Step step = exchange.next(first(command, exchange));
    while (step instanceof Exchange.Step.Challenge(var challenge)) {
      step = exchange.next(ask(challenge));
    }
    return switch (step) {
      case Exchange.Step.Done(var outcome) -> answer(outcome, here);
      case Exchange.Step.Malformed(var reason) -> throw new BadCommand(reason);
      case Exchange.Step.Challenge _ -> throw new IllegalStateException("the loop goes on");
    };
  }

  private Exchange exchange(Command.Authenticate command) {
    Visitor visitor = visitor();
    Optional<Mechanism> mechanism =
        Mechanism.named(command.mechanism())
            .filter(known -> dialogue.offer().has("AUTH=" + known.text()));
    return mechanism
        .flatMap(known -> protocol.sasl().begin(known, visitor))
        .orElseThrow(() ->
            mechanism.isPresent() && !protocol.sasl().takesPasswords(visitor)
                ? inTheOpen(command, visitor)
                : new Refused("CANNOT", "Unknown authentication mechanism"));
  }

  private Refused inTheOpen(Command.Authenticate command, Visitor visitor) {
    if (command.initialResponse().isPresent()) {
      protocol.sasl().logins().exposed(visitor);
    }
    return new Refused("PRIVACYREQUIRED", "Begin TLS first");
  }

  private byte[] first(Command.Authenticate command, Exchange exchange) throws IOException {
    if (command.initialResponse().isPresent()) {
      return base64(command.initialResponse().get().value());
    }
    return exchange.first() == Exchange.First.CLIENT ? ask(NOTHING) : NOTHING;
  }

  private byte[] ask(byte[] challenge) throws IOException {
    dialogue.output().text("+ ").text(Base64.getEncoder().encodeToString(challenge)).line();
    String answer = dialogue.input().line();
    if (answer.equals("*")) {
      throw new BadCommand("AUTHENTICATE cancelled");
    }
    return base64(answer);
  }

  private static byte[] base64(String text) {
    if (text.equals("=")) {
      return NOTHING;
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException broken) {
      throw new BadCommand("Invalid base64");
    }
  }

  /// The capabilities come in a line of their own: some clients give up on a tagged line that is
  /// long.
  private Outcome answer(Logins.Outcome outcome, NotAuthenticated here) throws IOException {
    return switch (outcome) {
      case Logins.Outcome.Accepted(var user) -> {
        Authenticated state = enter(user);
        dialogue.untaggedLine(capability.code(state));
        yield Outcome.ok(state, "Logged in");
      }
      case Logins.Outcome.Rejected _ ->
          failed("AUTHENTICATIONFAILED", "Wrong user name or password", here);
      case Logins.Outcome.NotAuthorized _ ->
          failed("AUTHORIZATIONFAILED", "No right to log in as another user", here);
    };
  }

  private Outcome failed(String code, String text, NotAuthenticated here) throws IOException {
    int failures = here.failedLogins() + 1;
    SessionState next = new NotAuthenticated(failures);
    if (failures >= MAX_FAILURES) {
      dialogue.untaggedLine("BYE Too many failed logins");
      next = new LoggedOut();
    }
    return Outcome.no(next, code, text);
  }

  private Authenticated enter(UserEntry user) {
    var opened = protocol.account(user);
    if (!dialogue.connection().loggedIn(user.account())) {
      throw new Refused("LIMIT", "Too many connections of this user");
    }
    dialogue.trust();
    dialogue.offer().loggedIn(user.account());
    return new Authenticated(new Mailboxes(territory(opened)));
  }

  /// RFC 8437 section 3: the connection is as it was before the login, but for TLS and for what the
  /// client calls itself.
  NotAuthenticated leave(LoggedIn here) {
    protocol.sasl().logins().left(visitor(), here.account().name());
    dialogue.beginAnew();
    dialogue.connection().loggedOut();
    return new NotAuthenticated(0);
  }

  private Territory territory(Account own) {
    return new Territory(
        own, protocol.settings().namespaces(), protocol.storage(), protocol::account);
  }

  private Visitor visitor() {
    return Visitor.of(dialogue.connection(), "imap");
  }

  private String peer() {
    return dialogue.connection().peer();
  }
}

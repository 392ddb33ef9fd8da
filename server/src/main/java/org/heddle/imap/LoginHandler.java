package org.heddle.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.heddle.auth.Authenticator;
import org.heddle.auth.Secret;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.LoggedOut;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.syntax.Command;
import org.heddle.net.Greeting;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The greeting, LOGIN and AUTHENTICATE: how a session gets an account.
final class LoginHandler {
  private static final Logger log = LoggerFactory.getLogger(LoginHandler.class);

  private static final int MAX_FAILURES = 5;

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

  private SessionState preAuthenticated(String user) throws IOException {
    try {
      Authenticated state = enter(user);
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
    return login(user.value(), password, here);
  }

  /// RFC 9051 section 6.2.2, with an initial response as RFC 4959 has it.
  Outcome authenticate(Command.Authenticate command, NotAuthenticated here) throws IOException {
    if (!command.mechanism().equals("PLAIN")) {
      throw new Refused("CANNOT", "Unknown authentication mechanism");
    }
    String response =
        command.initialResponse().isPresent() ? command.initialResponse().get().value() : ask();
    return plain(base64(response), here);
  }

  private String ask() throws IOException {
    dialogue.output().text("+ ").line();
    String answer = dialogue.input().line();
    if (answer.equals("*")) {
      throw new BadCommand("AUTHENTICATE cancelled");
    }
    return answer;
  }

  private static String base64(String text) {
    if (text.equals("=")) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new BadCommand("Invalid base64");
    }
  }

  /// RFC 4616: authorization identity, NUL, user, NUL, password.
  private Outcome plain(String message, NotAuthenticated here) throws IOException {
    String[] parts = message.split("\0", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      throw new BadCommand("Not a PLAIN message");
    }
    if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
      throw new Refused("AUTHORIZATIONFAILED", "No right to log in as another user");
    }
    return login(parts[1], new Secret(parts[2]), here);
  }

  /// The capabilities come in a line of their own: some clients give up on a tagged line that is
  /// long.
  private Outcome login(String user, Secret password, NotAuthenticated here) throws IOException {
    return switch (protocol.authenticator().login(user, password)) {
      case Authenticator.Result.Accepted(var account) -> {
        Authenticated state = enter(account);
        log.info("{}: {} logged in", peer(), Printable.text(account));
        dialogue.untaggedLine(capability.code(state));
        yield Outcome.ok(state, "Logged in");
      }
      case Authenticator.Result.Rejected _ -> failed(user, here);
    };
  }

  private Outcome failed(String user, NotAuthenticated here) throws IOException {
    log.info("{}: login failed for {}", peer(), Printable.text(user));
    int failures = here.failedLogins() + 1;
    SessionState next = new NotAuthenticated(failures);
    if (failures >= MAX_FAILURES) {
      dialogue.untaggedLine("BYE Too many failed logins");
      next = new LoggedOut();
    }
    return Outcome.no(next, "AUTHENTICATIONFAILED", "Wrong user name or password");
  }

  private Authenticated enter(String account) {
    var opened = protocol.storage().account(account);
    if (!dialogue.connection().loggedIn(account)) {
      throw new Refused("LIMIT", "Too many connections of this user");
    }
    dialogue.trust();
    return new Authenticated(opened);
  }

  private String peer() {
    return dialogue.connection().peer();
  }
}

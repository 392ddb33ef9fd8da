package org.heddle.imap;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.ZipException;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.LoggedOut;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.TaggedCommand;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: reads a command, executes it, answers; on one virtual thread from greeting to
/// BYE. Only [#stop] may be called from elsewhere.
final class Session implements Protocol.Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /// What a login takes is a handful; a client that goes on and on without one wants something
  /// else.
  private static final int MAX_COMMANDS_BEFORE_LOGIN = 100;

  /// A client that sends nothing but errors is none (and may be a browser that was tricked).
  private static final int MAX_ERRORS_IN_A_ROW = 10;

  private static final String SHUTTING_DOWN = "Server is shutting down";

  private final Connection connection;
  private final Greeting greeting;
  private final Dialogue dialogue;
  private final ImapProtocol protocol;
  private Handlers handlers;
  private final Doorbell doorbell = new Doorbell();
  private SessionState state = new NotAuthenticated(0);
  private int errorsInARow;
  private int commandsBeforeLogin;

  private volatile boolean stopping;

  /// Whether the session's thread waits for a command, so that it may be woken by ending the input.
  private volatile boolean waiting;

  Session(Connection connection, Greeting greeting, ImapProtocol protocol) {
    this.connection = connection;
    this.greeting = greeting;
    this.dialogue = new Dialogue(connection, protocol.settings());
    this.protocol = protocol;
    this.handlers = newHandlers();
  }

  private Handlers newHandlers() {
    return new Handlers(dialogue, protocol, doorbell, () -> stopping);
  }

  @Override
  public void run() {
    try {
      converse();
    } catch (EOFException gone) {
      log.debug("{}: the client is gone", connection.peer());
    } catch (IOException gone) {
      log.debug("{}: the client is gone: {}", connection.peer(), gone.getMessage());
    } finally {
      state = new LoggedOut();
      handlers.close();
      dialogue.close();
    }
  }

  @Override
  public void stop() {
    stopping = true;
    doorbell.ring();
    if (waiting) {
      connection.stopReading();
    }
  }

  private void converse() throws IOException {
    try {
      state = handlers.greet(greeting);
      while (!(state instanceof LoggedOut)) {
        answerNext();
      }
    } catch (Farewell farewell) {
      goodbye(farewell.message());
    } catch (SocketTimeoutException silence) {
      goodbye("Autologout: the command did not go on");
    } catch (ZipException broken) {
      goodbye(Printable.text(String.valueOf(broken.getMessage())));
    } catch (EOFException end) {
      if (!stopping) {
        throw end;
      }
      goodbye(SHUTTING_DOWN);
    }
    dialogue.flush();
  }

  private void goodbye(String reason) throws IOException {
    refuseInsideLiteral();
    dialogue.untaggedLine("BYE " + Printable.text(reason));
  }

  /// Where the client expects the rest of a literal, no word can be said.
  private void refuseInsideLiteral() throws IOException {
    if (dialogue.output().owed() > 0) {
      throw new IOException("An answer broke off inside a literal");
    }
  }

  private void answerNext() throws IOException {
    TaggedCommand next;
    try {
      next = read();
    } catch (SyntaxError error) {
      refuse(error);
      return;
    }
    errorsInARow = 0;
    perform(next);
  }

  private TaggedCommand read() throws IOException {
    waiting = true;
    try {
      if (stopping) {
        throw new Farewell(SHUTTING_DOWN);
      }
      if (state instanceof LoggedIn here && handlers.watchesFor(here)) {
        keepWatch(here);
      } else {
        dialogue.restIfQuiet();
      }
      connection.readTimeout(patience());
      return dialogue.parser().next(dialogue.nameEncoding());
    } catch (SocketTimeoutException silence) {
      throw new Farewell("Autologout: no command for too long");
    } finally {
      waiting = false;
    }
  }

  private void keepWatch(LoggedIn here) throws IOException {
    if (!dialogue.input().hasBuffered()) {
      connection.readTimeout(patience());
      handlers.keepWatch(here);
    }
  }

  private Duration patience() {
    return dialogue.settings().autologout();
  }

  private void refuse(SyntaxError error) throws IOException {
    errorsInARow++;
    switch (error.reason()) {
      case GRAMMAR -> answer(error.tag(), "BAD", Optional.empty(), error.message());
      case CLIENT_BUG -> answer(error.tag(), "BAD", Optional.of("CLIENTBUG"), error.message());
      case TOO_BIG -> answer(error.tag(), "NO", Optional.of("TOOBIG"), error.message());
      case TOO_BIG_UNASKED -> answer(error.tag(), "BAD", Optional.of("TOOBIG"), error.message());
    }
    if (error.after() == SyntaxError.After.CLOSE) {
      boolean tooBig = error.reason() == SyntaxError.Reason.TOO_BIG_UNASKED;
      throw new Farewell(tooBig ? "[TOOBIG] " + error.message() : "This is not IMAP");
    }
    if (errorsInARow >= MAX_ERRORS_IN_A_ROW) {
      throw new Farewell("Too many errors in a row");
    }
  }

  private void perform(TaggedCommand next) throws IOException {
    String tag = next.tag();
    Command command = next.command();
    try {
      if (command instanceof Command.StartTls) {
        startTls(tag);
        return;
      }
      if (command instanceof Command.Unauthenticate) {
        unauthenticate(tag, command);
        return;
      }
      Outcome outcome = execute(tag, command);
      state = outcome.next();
      announceChanges(command);
      answer(tag, outcome.status().name(), outcome.code(), outcome.text());
    } catch (BadCommand bad) {
      answer(tag, "BAD", bad.code(), bad.message());
    } catch (SyntaxError error) {
      refuse(error.tagged(tag));
    } catch (Refused refused) {
      announceChanges(command);
      answer(tag, "NO", refused.code(), refused.message());
    } catch (StorageException failure) {
      refuse(tag, command, failure);
    } catch (Farewell farewell) {
      throw farewell;
    } catch (RuntimeException bug) {
      log.error("{}: {} failed", connection.peer(), command.getClass().getSimpleName(), bug);
      if (!dialogue.output().isAtLineStart()) {
        throw new IOException("An answer was left unfinished", bug);
      }
      answer(tag, "NO", Optional.of("SERVERBUG"), "Internal error");
    }
  }

  /// RFC 9051 section 6.2.1. What the client sent behind the command, before it had the answer, may
  /// be somebody else's: nobody knows, as it came without protection. So it is not read, and that
  /// is the end.
  private void startTls(String tag) throws IOException {
    need(NotAuthenticated.class, "Already logged in");
    if (!connection.canStartTls()) {
      throw new BadCommand("TLS is not available");
    }
    if (dialogue.input().hasBuffered()) {
      answer(tag, "BAD", Optional.empty(), "Nothing may follow STARTTLS before the answer");
      throw new Farewell("Commands behind STARTTLS");
    }
    answer(tag, "OK", Optional.empty(), "Begin TLS now");
    dialogue.flush();
    waiting = true; // A handshake may be ended as a wait for a command may.
    try {
      dialogue.startTls();
    } finally {
      waiting = false;
    }
  }

  /// RFC 8437 section 3. There is no NO, as the client may already have gone on as somebody else:
  /// if this cannot be done, that is the end. Nothing that knew the user stays: not the account,
  /// the mailbox with its view, `$` and its contexts, nor what the handlers may remember.
  private void unauthenticate(String tag, Command command) throws IOException {
    dialogue.offer().require(command);
    countBeforeLogin();
    LoggedIn here = need(LoggedIn.class, "Nobody is logged in");
    try {
      state = handlers.leave(here);
      handlers.close();
      handlers = newHandlers();
    } catch (Farewell farewell) {
      throw farewell;
    } catch (RuntimeException bug) {
      log.error("{}: UNAUTHENTICATE failed", connection.peer(), bug);
      throw new Farewell("[SERVERBUG] Internal error");
    }
    commandsBeforeLogin = 0;
    answer(tag, "OK", Optional.empty(), "UNAUTHENTICATE completed");
  }

  private void refuse(String tag, Command command, StorageException failure) throws IOException {
    if (failure.getCause() != null) {
      log.warn("{}: {}", connection.peer(), failure.explained());
      log.debug("{}: in full", connection.peer(), failure.getCause());
    }
    announceChanges(command);
    answer(tag, "NO", Optional.of(ResponseCodes.of(failure)), failure.message());
  }

  private void answer(String tag, String status, Optional<String> code, String text)
      throws IOException {
    refuseInsideLiteral();
    dialogue.output().text(tag).text(' ').text(status).text(' ');
    if (code.isPresent()) {
      dialogue.output().text('[').text(code.get()).text("] ");
    }
    dialogue.output().text(Printable.text(text)).line();
    dialogue.answered();
  }

  private Outcome execute(String tag, Command command) throws IOException {
    dialogue.offer().require(command);
    dialogue.requireUids(command);
    countBeforeLogin();
    skipIfRefused(command);
    return switch (command) {
      case Command.Always always -> handlers.always(always, state);
      case Command.BeforeLogin before ->
          handlers.beforeLogin(before, need(NotAuthenticated.class, "Already logged in"));
      case Command.AfterLogin after -> afterLogin(tag, after);
      case Command.OnMailbox onMailbox ->
          handlers.onMailbox(tag, onMailbox, need(Selected.class, "No mailbox is selected"));
    };
  }

  /// Messages of a command that is not for this state are skipped before it is refused.
  private void skipIfRefused(Command command) throws IOException {
    boolean refused =
        switch (command) {
          case Command.Append _ -> !(state instanceof LoggedIn);
          case Command.Replace _ -> !(state instanceof Selected);
          default -> false;
        };
    if (refused) {
      dialogue.parser().skipCommand();
    }
  }

  private Outcome afterLogin(String tag, Command.AfterLogin command) throws IOException {
    LoggedIn here = need(LoggedIn.class, "Log in first");
    if (command instanceof Command.Select) {
      // Whatever comes of it, the old mailbox is closed from here on (RFC 9051 section 6.3.2).
      state = new Authenticated(here.mailboxes());
    }
    return handlers.afterLogin(tag, command, here);
  }

  private void countBeforeLogin() {
    if (state instanceof NotAuthenticated && ++commandsBeforeLogin > MAX_COMMANDS_BEFORE_LOGIN) {
      throw new Farewell("Too many commands without a login");
    }
  }

  private <S extends SessionState> S need(Class<S> wanted, String otherwise) {
    if (wanted.isInstance(state)) {
      return wanted.cast(state);
    }
    throw new BadCommand(otherwise);
  }

  /// The one place where a client hears of what others did, but for IDLE, which loops over the same
  /// call (I6).
  private void announceChanges(Command command) throws IOException {
    boolean holdBack =
        command instanceof Command.OnMailbox onMailbox && !onMailbox.mayAnnounceExpunges();
    try {
      if (state instanceof Selected selected && !(command instanceof Command.Select)) {
        handlers.announce(selected, holdBack ? Expunges.HOLD_BACK : Expunges.ANNOUNCE);
      }
      if (state instanceof LoggedIn here) {
        handlers.tellMetadata(here);
      }
    } catch (StorageException unavailable) {
      // The view is as it was, and the next command will try again: what this one did stays true.
      log.warn("{}: cannot look for changes: {}", connection.peer(), unavailable.getMessage());
    } catch (Farewell farewell) {
      throw farewell;
    } catch (RuntimeException bug) {
      log.error("{}: telling changes failed", connection.peer(), bug);
      throw new Farewell("[SERVERBUG] Internal error");
    }
  }
}

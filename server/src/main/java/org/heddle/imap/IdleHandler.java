package org.heddle.imap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.Mailbox;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// IDLE (RFC 9051 section 6.3.13). The session's thread stays the only writer: it waits at the
/// doorbell, which is rung by a change of the mailbox, by the end of the server, and by a second
/// thread that reads one line through the same input, so that what the client sends behind DONE
/// stays where the next command is read.
final class IdleHandler {
  private static final Logger log = LoggerFactory.getLogger(IdleHandler.class);

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final MetadataNews news;
  private final Doorbell doorbell;
  private final BooleanSupplier isStopping;

  /// What the line reader came back with.
  private sealed interface Ended {
    record Line(String text) implements Ended {}

    record Failed(IOException failure) implements Ended {}

    record Malformed(SyntaxError error) implements Ended {}
  }

  IdleHandler(
      Dialogue dialogue,
      Announcer announcer,
      MetadataNews news,
      Doorbell doorbell,
      BooleanSupplier isStopping) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.news = news;
    this.doorbell = doorbell;
    this.isStopping = isStopping;
  }

  Outcome idle(LoggedIn here) throws IOException {
    Optional<MailboxView> view =
        here instanceof Selected selected ? Optional.of(selected.view()) : Optional.empty();
    // Watch first, then look: a change between the two is seen by the look.
    Mailbox.Watch watch = view.map(v -> v.mailbox().watch(doorbell::ring)).orElse(() -> {});
    try (watch;
        var _ = news.watch(here, doorbell::ring)) {
      dialogue.continuation("idling");
      announce(here);
      return done(await(here), here);
    }
  }

  private Ended await(LoggedIn here) throws IOException {
    var ended = new AtomicReference<Optional<Ended>>(Optional.empty());
    dialogue.rest();
    dialogue.idling(true);
    Thread.ofVirtual().name("idle-reader").start(() -> read(ended));
    while (ended.get().isEmpty()) {
      boolean rung = pause();
      if (isStopping.getAsBoolean()) {
        throw new Farewell("Server is shutting down");
      }
      if (ended.get().isEmpty()) {
        if (!rung) {
          dialogue.untaggedLine("OK Still here");
        }
        announce(here);
        dialogue.rest();
      }
    }
    dialogue.idling(false);
    return ended.get().get();
  }

  private void read(AtomicReference<Optional<Ended>> ended) {
    Ended result;
    try {
      result = new Ended.Line(dialogue.input().line());
    } catch (IOException failure) {
      result = new Ended.Failed(failure);
    } catch (SyntaxError error) {
      result = new Ended.Malformed(error);
    }
    ended.set(Optional.of(result));
    doorbell.ring();
  }

  private boolean pause() throws IOException {
    try {
      return doorbell.await(dialogue.settings().keepAlive());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while idling");
    }
  }

  private void announce(LoggedIn here) throws IOException {
    try {
      if (here instanceof Selected selected) {
        announcer.rights(selected);
        announcer.announce(selected.view(), Expunges.ANNOUNCE);
      }
      news.tell(here);
    } catch (StorageException unavailable) {
      // The view is as it was: the next ring, or the next command, tries again.
      log.warn("{}: cannot look for changes: {}", peer(), unavailable.getMessage());
    } catch (Farewell farewell) {
      throw farewell;
    } catch (RuntimeException bug) {
      // The line reader still has the input, so the session cannot go on with it.
      log.error("{}: telling changes failed", peer(), bug);
      throw new Farewell("[SERVERBUG] Internal error");
    }
  }

  private String peer() {
    return dialogue.connection().peer();
  }

  private static Outcome done(Ended ended, LoggedIn here) throws IOException {
    return switch (ended) {
      case Ended.Line(var text) -> {
        if (!text.toUpperCase(Locale.ROOT).equals("DONE")) {
          throw new BadCommand("Expected DONE");
        }
        yield Outcome.ok(here, "IDLE completed");
      }
      case Ended.Failed(var failure) -> {
        if (failure instanceof java.net.SocketTimeoutException) {
          throw new Farewell("Autologout: idle for too long");
        }
        throw failure;
      }
      case Ended.Malformed(var error) -> throw error;
    };
  }
}

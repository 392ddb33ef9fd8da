package org.heddle.imap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
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

/// Waits for the client, and tells it meanwhile what happens. The session's thread stays the only
/// writer: it waits at the doorbell, which is rung by a change, by the end of the server, and by a
/// second thread that reads through the same input, so that what it does not take stays where the
/// next command is read.
final class Vigil {
  private static final Logger log = LoggerFactory.getLogger(Vigil.class);

  /// After which a look that failed is made again.
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final News news;
  private final Doorbell doorbell;
  private final BooleanSupplier isStopping;

  /// What is waited for.
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /// What the reader came back with.
  private sealed interface Ended<T> {
    record Read<T>(T result) implements Ended<T> {}

    record Failed<T>(IOException failure) implements Ended<T> {}

    record Malformed<T>(SyntaxError error) implements Ended<T> {}
  }

  Vigil(
      Dialogue dialogue,
      Announcer announcer,
      News news,
      Doorbell doorbell,
      BooleanSupplier isStopping) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.news = news;
    this.doorbell = doorbell;
    this.isStopping = isStopping;
  }

  /// @param expunges whether the client may hear of expunges meanwhile
  /// @throws IOException what the reading throws, or if the client is gone
  <T> T keep(Reading<T> reading, LoggedIn here, Expunges expunges) throws IOException {
    // Watch first, then look: a change between the two is seen by the look.
    try (Mailbox.Watch _ = watch(here);
        Mailbox.Watch _ = news.watch(here, doorbell::ring)) {
      Duration patience = tell(here, expunges);
      return switch (await(reading, here, expunges, patience)) {
        case Ended.Read<T>(var result) -> result;
        case Ended.Failed<T>(var failure) -> throw failure;
        case Ended.Malformed<T>(var error) -> throw error;
      };
    }
  }

  private Mailbox.Watch watch(LoggedIn here) {
    if (!(here instanceof Selected selected)
        || announcer.events().level() == SelectedEvents.Level.NONE) {
      return () -> {};
    }
    try {
      return selected.view().mailbox().watch(doorbell::ring);
    } catch (StorageException unavailable) {
      // The look that follows will say what that means.
      log.debug("{}: cannot watch: {}", peer(), unavailable.getMessage());
      return () -> {};
    }
  }

  private <T> Ended<T> await(
      Reading<T> reading, LoggedIn here, Expunges expunges, Duration firstPatience)
      throws IOException {
    Duration patience = firstPatience;
    var ended = new AtomicReference<Optional<Ended<T>>>(Optional.empty());
    dialogue.rest();
    dialogue.idling(true);
    Thread.ofVirtual().name("idle-reader").start(() -> read(reading, ended));
    while (ended.get().isEmpty()) {
      boolean rung = pause(patience);
      if (isStopping.getAsBoolean()) {
        throw new Farewell("Server is shutting down");
      }
      if (ended.get().isEmpty()) {
        if (!rung) {
          dialogue.untaggedLine("OK Still here");
          news.lookAtAll();
        }
        patience = tell(here, expunges);
        dialogue.rest();
      }
    }
    dialogue.idling(false);
    return ended.get().get();
  }

  private <T> void read(Reading<T> reading, AtomicReference<Optional<Ended<T>>> ended) {
    Ended<T> result;
    try {
      result = new Ended.Read<>(reading.read());
    } catch (IOException failure) {
      result = new Ended.Failed<>(failure);
    } catch (SyntaxError error) {
      result = new Ended.Malformed<>(error);
    }
    ended.set(Optional.of(result));
    doorbell.ring();
  }

  private boolean pause(Duration patience) throws IOException {
    try {
      return doorbell.await(patience);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while idling");
    }
  }

  /// @return after which to look again if nothing rings
  private Duration tell(LoggedIn here, Expunges expunges) throws IOException {
    Duration usual = dialogue.settings().keepAlive();
    try {
      news.tell(here, expunges);
      return usual;
    } catch (StorageException unavailable) {
      // What is known is as it was, so that the next look makes up for this one.
      log.warn("{}: cannot look for changes: {}", peer(), unavailable.getMessage());
      return usual.compareTo(AGAIN) < 0 ? usual : AGAIN;
    } catch (Farewell farewell) {
      throw farewell;
    } catch (RuntimeException bug) {
      // The reader still has the input, so the session cannot go on with it.
      log.error("{}: telling changes failed", peer(), bug);
      throw new Farewell("[SERVERBUG] Internal error");
    }
  }

  private String peer() {
    return dialogue.connection().peer();
  }
}

package org.heddle.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.transcript.TestServer;
import org.heddle.moving.Failure;
import org.heddle.moving.Store;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Accounts move while they are in use, and nobody who uses them can tell.
@Timeout(60)
class RoutedStorageTest {
  private static final MailboxName WORK = new MailboxName("Work");

  @TempDir private Path directory = Path.of("");

  private final MemoryStorage own = new MemoryStorage();
  private final MemoryStorage other = new MemoryStorage();
  private final List<String> lines = new ArrayList<>();

  /// Opens the other storage, whatever is asked for.
  private final StorageProvider provider =
      new StorageProvider() {
        @Override
        public String name() {
          return "other";
        }

        @Override
        public List<Option> options() {
          return List.of();
        }

        @Override
        public Storage open(StorageConfig config) {
          return other;
        }
      };

  @BeforeEach
  void fill() {
    own.users().save(new User("ann", "{PLAIN}a"));
    Account ann = own.account("ann");
    ann.create(WORK, Set.of());
    Mails.appendMany(ann, ann.open(MailboxName.INBOX), 50, "\\Seen");
  }

  private RoutedStorage open() {
    return RoutedStorage.open(own, directory, List.of(provider), java.time.Duration.ZERO);
  }

  private Store store() {
    return new Store(
        "other:" + directory.resolve("other"),
        provider,
        Optional.of(directory.resolve("other")),
        Map.of());
  }

  @Test
  void handlesThatWereOpenGoOnWhereTheAccountIs() {
    RoutedStorage storage = open();
    Account ann = storage.account("ann");
    Mailbox inbox = ann.open(MailboxName.INBOX);
    Mailbox work = ann.open(WORK);
    Draft before = Mails.draft(ann, Mails.mail("begun before"));
    storage.move("ann", store(), lines::add);
    inbox.append(List.of(new NewMessage(before, Flags.NONE, Mails.DATE, new byte[0])));
    inbox.copy(UidSet.of(1, 2), work, Mailbox.Missing.REFUSE);
    assertArrayEquals(Mails.mail("begun before"), Mails.read(inbox, 51));
    Account there = other.account("ann");
    assertEquals(51, there.open(MailboxName.INBOX).status().messages());
    assertEquals(2, there.open(WORK).status().messages());
    assertEquals(50, own.account("ann").open(MailboxName.INBOX).status().messages());
    assertEquals(53, storage.account("ann").usage().messages());
  }

  @Test
  void theRouteIsRememberedOverARestart() throws IOException {
    open().move("ann", store(), lines::add);
    Account ann = open().account("ann");
    Mails.append(ann, ann.open(MailboxName.INBOX), Mails.mail("new"));
    assertEquals(51, other.account("ann").open(MailboxName.INBOX).status().messages());
    assertTrue(Files.exists(directory.resolve("routes")));
    assertThrows(Failure.class, () -> open().move("ann", store(), lines::add));
    Files.writeString(directory.resolve("routes"), "nonsense\n");
    assertThrows(StorageException.Corrupt.class, this::open);
  }

  @Test
  void whatCannotBeMovedStays() {
    Account occupied = other.account("ann");
    Mails.append(occupied, occupied.open(MailboxName.INBOX), Mails.mail("precious"));
    RoutedStorage storage = open();
    assertThrows(Failure.class, () -> storage.move("ann", store(), lines::add));
    assertEquals(50, storage.account("ann").usage().messages());
    assertFalse(Files.exists(directory.resolve("routes")));
  }

  @Test
  void nothingIsLostOfWhatIsWrittenMeanwhile() throws InterruptedException {
    RoutedStorage storage = open();
    var done = new AtomicBoolean();
    var written = new AtomicLong();
    Thread user =
        Thread.ofPlatform()
            .start(() -> {
              Account ann = storage.account("ann");
              Mailbox inbox = ann.open(MailboxName.INBOX);
              while (!done.get()) {
                Mails.append(ann, inbox, Mails.mail("m" + written.incrementAndGet()));
              }
            });
    while (written.get() < 20) {
      Thread.onSpinWait();
    }
    storage.move("ann", store(), lines::add);
    long then = written.get();
    while (written.get() < then + 20) {
      Thread.onSpinWait();
    }
    done.set(true);
    user.join();
    Mailbox inbox = other.account("ann").open(MailboxName.INBOX);
    assertEquals(50 + written.get(), inbox.status().messages());
    assertEquals(UidSet.range(1, 50 + written.get()), Mails.uids(inbox));
  }

  @Test
  void whoWatchesHearsOfWhatHappensThere() throws InterruptedException {
    RoutedStorage storage = open();
    Mailbox inbox = storage.account("ann").open(MailboxName.INBOX);
    var rings = new AtomicLong();
    try (var watch = inbox.watch(rings::incrementAndGet)) {
      storage.move("ann", store(), lines::add);
      long moved = rings.get();
      assertTrue(moved > 0, () -> watch + " does not ring");
      Account there = other.account("ann");
      Mails.append(there, there.open(MailboxName.INBOX), Mails.mail("new"));
      while (rings.get() == moved) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  @Test
  void aSessionThatIdlesGoesOn() throws IOException, InterruptedException {
    RoutedStorage storage = open();
    try (var server = new TestServer(storage, ImapSettings.defaults("mail.example"));
        Socket socket = server.connect(new Greeting.PreAuthenticated("ann"))) {
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      var idling = new CountDownLatch(1);
      send(socket, "a SELECT INBOX\r\nb IDLE\r\n");
      skipTo(reader, "+ ");
      idling.countDown();
      storage.move("ann", store(), lines::add);
      Account there = other.account("ann");
      Mails.append(there, there.open(MailboxName.INBOX), Mails.mail("new"));
      skipTo(reader, "* 51 EXISTS");
      send(socket, "DONE\r\nc UID STORE 51 +FLAGS \\Flagged\r\nd UID FETCH 51 BODY.PEEK[]\r\n");
      skipTo(reader, "d OK");
      Flags flags = Mails.metadata(there.open(MailboxName.INBOX), 51).flags();
      assertEquals(Flags.named("\\Flagged"), flags);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void skipTo(BufferedReader reader, String start) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(start)) {
      line = reader.readLine();
    }
    assertTrue(line != null, start);
  }
}

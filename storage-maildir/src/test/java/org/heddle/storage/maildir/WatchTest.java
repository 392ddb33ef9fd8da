package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who watches a mailbox hears of what other programs do.
class WatchTest {
  private static final int PATIENCE_SECONDS = 30;

  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));
  private final Semaphore rung = new Semaphore(0);

  @BeforeEach
  void open() {
    rig = new Rig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /// Waits for rings until the condition holds.
  private void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertTrue(rung.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing rang");
    }
  }

  @Test
  void deliveryFlagsAndRemovalRing() throws Exception {
    Mailbox inbox = rig.inbox();
    try (Mailbox.Watch _ = inbox.watch(rung::release)) {
      rig.deliver("one");
      await(() -> inbox.status().messages() == 1);
      rig.reflag(rig.fileOf("one"), "S");
      await(() -> Rig.metadata(inbox, 1).flags().equals(Flags.named("\\Seen")));
      Files.delete(rig.root().resolve("cur").resolve(rig.fileOf("one")));
      await(() -> inbox.status().messages() == 0);
    }
  }

  @Test
  void manyDeliveriesAtOnceAreAllSeen() throws Exception {
    Mailbox inbox = rig.inbox();
    try (Mailbox.Watch _ = inbox.watch(rung::release)) {
      for (int i = 0; i < 700; i++) {
        rig.deliver("x" + i);
      }
      await(() -> inbox.status().messages() == 700);
    }
    assertEquals(UidSet.range(1, 700), Rig.uids(inbox));
  }

  @Test
  void aMailboxThatIsRemovedRings() throws Exception {
    var name = new MailboxName("box");
    rig.account().create(name, Set.of());
    Mailbox box = rig.account().open(name);
    box.status();
    try (Mailbox.Watch _ = box.watch(rung::release)) {
      Disk.deleteTree(rig.root().resolve(".box"));
      assertTrue(rung.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing rang");
      assertThrows(StorageException.NoSuchMailbox.class, box::status);
    }
  }

  @Test
  void theTreeRingsForWhatOtherProgramsDoToIt() throws Exception {
    try (Mailbox.Watch _ = rig.account().watchTree(rung::release)) {
      Path box = Files.createDirectory(rig.root().resolve(".box"));
      Thread.sleep(200); // Other programs take their time to fill it.
      for (String part : List.of("cur", "new", "tmp")) {
        Files.createDirectory(box.resolve(part));
      }
      await(() -> rig.account().mailboxes().mailboxes().size() == 2);
      Files.move(box, rig.root().resolve(".bag"));
      await(() -> names().contains(new MailboxName("bag")));
      Files.writeString(rig.root().resolve("subscriptions"), "bag\n");
      await(() -> rig.account().mailboxes().subscriptions().size() == 1);
    }
  }

  private List<MailboxName> names() {
    return rig.account().mailboxes().mailboxes().stream().map(MailboxInfo::name).toList();
  }

  @Test
  void aClosedWatchIsSilent() throws Exception {
    Mailbox inbox = rig.inbox();
    inbox.watch(rung::release).close();
    var other = new Semaphore(0);
    try (Mailbox.Watch _ = inbox.watch(other::release)) {
      rig.deliver("one");
      assertTrue(other.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing rang");
    }
    assertEquals(0, rung.availablePermits());
  }
}

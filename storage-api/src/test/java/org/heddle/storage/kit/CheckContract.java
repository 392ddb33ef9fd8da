package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A check finds nothing in a storage that is sound, whatever it has been through and whoever is
/// writing, and changes nothing there. That it finds what is damaged, each backend tests itself.
public abstract class CheckContract extends StorageContract {
  private static final int STEPS = 120;
  private static final int ROUNDS = 40;

  private List<Finding> findings(Repair repair) {
    var found = new ArrayList<Finding>();
    storage().check("alice", repair, found::add);
    return found;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void nothingIsFoundAfterARandomHistory(long seed) {
    var model = new MemoryStorage();
    var history = new History(seed, storage().account("alice"), model.account("alice"));
    for (int step = 0; step < STEPS; step++) {
      if (step % 60 == 59) {
        assertEquals(List.of(), findings(Repair.NO));
        reopen();
        history.reopened(storage().account("alice"));
      }
      history.step();
    }
    assertEquals(List.of(), findings(Repair.NO));
    assertEquals(List.of(), findings(Repair.YES));
    history.compareAll();
  }

  @Test
  void anAccountThatIsNotThereIsNotMade() {
    var found = new ArrayList<Finding>();
    storage().check("nobody", Repair.YES, found::add);
    assertEquals(List.of(), found);
  }

  @Test
  void nothingIsFoundWhileOthersWrite() throws Exception {
    account();
    create("a");
    var failure = new AtomicReference<@Nullable Throwable>();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                write();
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            });
    do {
      assertEquals(List.of(), findings(Repair.NO));
      assertEquals(List.of(), findings(Repair.YES));
    } while (writer.isAlive());
    writer.join();
    assertEquals(null, failure.get());
    assertEquals(ROUNDS, inbox().status().messages());
    assertEquals(List.of(), findings(Repair.NO));
  }

  private void write() {
    Account account = account();
    Mailbox inbox = inbox();
    Mailbox other = open("a");
    for (int i = 0; i < ROUNDS; i++) {
      UidSet uids = Mails.appendMany(account, inbox, 3, "\\Deleted", "$K" + i % 7);
      inbox.copy(UidSet.of(uids.first()), other, Missing.REFUSE);
      inbox.store(
          UidSet.of(uids.first()),
          new FlagChange(FlagChange.Op.REPLACE, Flags.named("\\Seen")),
          Long.MAX_VALUE);
      inbox.expunge(uids);
      other.move(UidSet.range(1, UidSet.MAX_UID), other, Missing.IGNORE);
      var passing = new MailboxName("passing" + i);
      account.create(passing, Set.of());
      other.copy(UidSet.range(1, UidSet.MAX_UID), account.open(passing), Missing.IGNORE);
      account.delete(passing);
    }
  }
}

package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// Random histories that other sessions make, against one view and a client that knows only what it
/// is told: in the end it must know the mailbox, and on the way nothing may be told that makes no
/// sense.
final class MailboxViewTest {
  private static final int HISTORIES = 1500;
  private static final int LONGEST = 60;
  private static final List<String> FLAGS =
      List.of("\\Seen", "\\Flagged", "\\Deleted", "Work", "Home");

  private static final List<FlagChange.Op> OPS =
      List.of(FlagChange.Op.ADD, FlagChange.Op.REMOVE, FlagChange.Op.REPLACE);

  private static final List<SelectedEvents.Level> LEVELS = List.of(SelectedEvents.Level.values());

  @Test
  void aNaiveClientAgreesWithTheMailboxInTheEnd() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void theSessionEndsWhenTheUidsMeanOtherMessages() {
    var history = new History(1);
    history.mailbox.renumber();
    assertThrows(Farewell.class, () -> history.view.sync(Expunges.ANNOUNCE));
  }

  @Test
  void theSessionEndsWhenTheMailboxIsDeleted() {
    var history = new History(1);
    history.account.delete(new MailboxName("box"));
    assertThrows(Farewell.class, () -> history.view.sync(Expunges.HOLD_BACK));
  }

  /// One mailbox, one session that looks at it, and others that change it.
  private static final class History {
    private final Random random;
    private final Account account;
    private final ForgetfulMailbox mailbox;
    private final MailboxView view;
    private final NaiveClient client;

    History(long seed) {
      random = new Random(seed);
      account = new MemoryStorage().account("alice");
      var name = new MailboxName("box");
      account.create(name, Set.of());
      mailbox = new ForgetfulMailbox(account.open(name));
      for (int i = random.nextInt(10); i > 0; i--) {
        append();
      }
      Snapshot now = mailbox.snapshot();
      var interest =
          random.nextBoolean() ? RecentMessages.Interest.RECENT : RecentMessages.Interest.NONE;
      view = MailboxView.open(mailbox, now, Access.READ_WRITE, new RecentMessages(interest));
      client = new NaiveClient(now.messages().size(), now.keywords());
    }

    void run() {
      for (int steps = random.nextInt(LONGEST); steps > 0; steps--) {
        step();
      }
      view.wants(SelectedEvents.Level.FLAGS);
      sync(Expunges.ANNOUNCE);
      answer(unknown());
      assertAgrees();
    }

    private void step() {
      switch (random.nextInt(11)) {
        case 10 -> view.wants(LEVELS.get(random.nextInt(LEVELS.size())));
        case 0, 1, 2, 3 -> disturb();
        case 4 -> mailbox.forget();
        case 5 -> fetch();
        case 6 -> store();
        case 7 -> storeSilently();
        case 8 -> sync(Expunges.HOLD_BACK);
        default -> sync(Expunges.ANNOUNCE);
      }
    }

    /// Another session does something.
    private void disturb() {
      switch (random.nextInt(3)) {
        case 0 -> append();
        case 1 -> mailbox.store(any(existing()), change(), Long.MAX_VALUE);
        default -> expunge();
      }
    }

    private void append() {
      Mails.append(account, mailbox, Mails.mail("x"), FLAGS.get(random.nextInt(FLAGS.size())));
    }

    private void expunge() {
      UidSet chosen = any(existing());
      var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
      mailbox.store(chosen, deleted, Long.MAX_VALUE);
      mailbox.expunge(chosen);
    }

    private UidSet existing() {
      return mailbox.snapshot().messages().uids();
    }

    /// A few of these.
    private UidSet any(UidSet uids) {
      var chosen = UidSet.builder();
      uids.forEach(uid -> {
        if (random.nextInt(4) == 0) {
          chosen.add(uid);
        }
      });
      return chosen.build();
    }

    private FlagChange change() {
      FlagChange.Op op = OPS.get(random.nextInt(OPS.size()));
      return new FlagChange(op, Flags.named(FLAGS.get(random.nextInt(FLAGS.size()))));
    }

    private void sync(Expunges expunges) {
      client.hear(view.sync(expunges), expunges);
      assertEquals(client.count(), view.numbers().count());
    }

    /// FETCH of the flags it does not know, as [FetchHandler] answers it.
    private void fetch() {
      answer(unknown());
      disturbAtTimes();
      sync(Expunges.HOLD_BACK);
    }

    private UidSet unknown() {
      var uids = UidSet.builder();
      client.unknown().forEach(number -> uids.add(view.numbers().uid(number)));
      return uids.build();
    }

    /// STORE, as [StoreHandler] does it.
    private void store() {
      UidSet chosen = any(view.numbers().uids());
      mailbox.store(chosen, change(), Long.MAX_VALUE);
      disturbAtTimes();
      answer(chosen);
      disturbAtTimes();
      sync(Expunges.HOLD_BACK);
    }

    private void answer(UidSet uids) {
      Snapshot now = mailbox.snapshot();
      if (view.learn(now.keywords())) {
        client.learn(now.keywords());
      }
      MessageTable messages = now.messages().select(uids);
      for (int row = 0; row < messages.size(); row++) {
        long uid = messages.uid(row);
        client.fetched(view.numbers().number(uid), uid, messages.flags(row));
      }
      view.answered(uids, now.status().highestModSeq());
    }

    /// STORE with `.SILENT`: the client does the sum, and the other session may come between.
    private void storeSilently() {
      UidSet chosen = any(view.numbers().uids());
      FlagChange change = change();
      Mailbox.Stored stored = mailbox.store(chosen, change, view.modSeq());
      view.answered(stored.changed().uids(), stored.modSeq());
      disturbAtTimes();
      mailbox.store(stored.refused(), change, Long.MAX_VALUE);
      chosen.forEach(uid -> client.stored(view.numbers().number(uid), change));
      disturbAtTimes();
      sync(Expunges.HOLD_BACK);
    }

    private void disturbAtTimes() {
      if (random.nextInt(3) == 0) {
        disturb();
      }
    }

    private void assertAgrees() {
      MessageTable messages = mailbox.snapshot().messages();
      assertEquals(messages.uids(), view.numbers().uids());
      for (int row = 0; row < messages.size(); row++) {
        assertEquals(messages.uid(row), client.uids().get(row));
        assertEquals(Optional.of(messages.flags(row)), client.flags(row + 1), "flags of " + row);
      }
    }
  }
}

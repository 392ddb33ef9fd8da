package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An account that is copied as it is, and followed, cannot be told from its source.
public abstract class ReplicaContract extends StorageContract {
  private static final int STEPS = Integer.getInteger("heddle.kit.steps", 250) / 5;
  private static final int ROUNDS = 3;

  private final MemoryStorage memory = new MemoryStorage();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomAccountsAreCopiedAndFollowed(long seed) {
    Account model = memory.account("alice");
    Account real = storage().account("alice");
    var history = new History(seed, real, model);
    var random = new Random(seed);
    var in = new Copier(model, storage().account("in"));
    var out = new Copier(real, memory.account("out"));
    var within = new Copier(real, storage().account("within"));
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < STEPS; step++) {
        history.step();
      }
      share(model, random);
      share(real, random);
      in.round();
      out.round();
      within.round();
      Likeness.assertAlike(model, storage().account("in"));
      Likeness.assertAlike(real, memory.account("out"));
      Likeness.assertAlike(real, storage().account("within"));
    }
    reopen();
    Likeness.assertAlike(model, storage().account("in"));
    Likeness.assertAlike(storage().account("alice"), storage().account("within"));
    var back = new MemoryStorage().account("back");
    new Copier(storage().account("in"), back).round();
    Likeness.assertAlike(model, back);
  }

  private static void share(Account account, Random random) {
    List<MailboxInfo> all = account.mailboxes().mailboxes();
    MailboxName name = all.get(random.nextInt(all.size())).name();
    var ops = AccessChange.Op.values();
    account
        .open(name)
        .changeAccess(
            new AccessChange(
                List.of("bob", "anyone", "-carol d").get(random.nextInt(3)),
                ops[random.nextInt(ops.length)],
                Rights.of("lrs").orElseThrow()));
  }

  /// A call that fails before or after it did its work.
  @Test
  void anInterruptedCopyIsBegunAnew() {
    Account model = example(memory.account("alice"));
    for (int call = 0; ; call++) {
      Account target = storage().account("target" + call);
      var counter = new int[] {call};
      Copier copier = new Copier(model, target, replica -> Interrupted.after(replica, counter));
      boolean interrupted = false;
      for (int round = 0; round < 2; round++) {
        try {
          copier.round();
        } catch (Interrupted.Interruption e) {
          interrupted = true;
        }
      }
      Likeness.assertAlike(model, target);
      if (!interrupted) {
        break;
      }
    }
  }

  /// Copies within the account, expunges, moves, keywords, uses, subscriptions.
  private static Account example(Account account) {
    Mailbox inbox = account.open(MailboxName.INBOX);
    account.create(new MailboxName("Sent/2024"), Set.of(SpecialUse.SENT));
    account.create(new MailboxName("\u00DCber"), Set.of());
    Mailbox sent = account.open(new MailboxName("Sent/2024"));
    Mails.appendMany(account, inbox, 4, "$Junk", "\\Seen");
    Mails.appendMany(account, inbox, 3, "\\Deleted");
    inbox.copy(UidSet.range(2, 5), sent, Missing.REFUSE);
    inbox.expunge(UidSet.range(5, 6));
    inbox.move(UidSet.of(1), account.open(new MailboxName("\u00DCber")), Missing.REFUSE);
    inbox.store(
        UidSet.of(3),
        new FlagChange(FlagChange.Op.ADD, Flags.named(List.of("Later"))),
        Long.MAX_VALUE);
    account.subscribe(new MailboxName("Sent/2024"));
    account.subscribe(new MailboxName("Gone"));
    var note = Map.of(new EntryName("/private/comment"), Optional.of(Mails.mail("note")));
    account.annotate(Optional.of(sent.id()), "alice", note);
    account.annotate(Optional.empty(), "alice", note);
    return account;
  }

  @Test
  void namesThatWereExchangedAreFollowed() {
    Account model = memory.account("alice");
    for (String name : List.of("a", "b", "c", "c/d")) {
      model.create(new MailboxName(name), Set.of());
      Mails.append(model, model.open(new MailboxName(name)), Mails.mail("in " + name));
    }
    Account target = storage().account("target");
    var copier = new Copier(model, target);
    copier.round();
    model.rename(new MailboxName("a"), new MailboxName("x"));
    model.rename(new MailboxName("b"), new MailboxName("a"));
    model.rename(new MailboxName("c"), new MailboxName("b"));
    model.rename(new MailboxName("x"), new MailboxName("c"));
    model.create(new MailboxName("x"), Set.of());
    copier.round();
    Likeness.assertAlike(model, target);
    model.delete(new MailboxName("b"));
    model.delete(new MailboxName("a"));
    model.rename(MailboxName.INBOX, new MailboxName("a"));
    model.create(new MailboxName("b"), Set.of(SpecialUse.TRASH));
    copier.round();
    Likeness.assertAlike(model, target);
  }

  @Test
  void whatTheSourceHasForgottenIsFoundOut() {
    Account model = example(memory.account("alice"));
    Account target = storage().account("target");
    new Copier(model, target).round();
    Mailbox inbox = model.open(MailboxName.INBOX);
    Mails.append(model, inbox, Mails.mail("new"), "\\Deleted");
    inbox.store(
        UidSet.range(2, 4),
        new FlagChange(FlagChange.Op.ADD, Flags.named(List.of("\\Deleted"))),
        Long.MAX_VALUE);
    inbox.expunge(UidSet.range(2, 3));
    new Copier(model, target).round();
    Likeness.assertAlike(model, target);
  }

  @Test
  void aReplicaThatIsReleasedIsAnAccountOfItsOwn() {
    Account model = example(memory.account("alice"));
    Account target = storage().account("target");
    var copier = new Copier(model, target);
    copier.round();
    target.replica().release();
    target.replica().release();
    assertThrows(StorageException.NotPermitted.class, copier::round);
    assertThrows(
        StorageException.NotPermitted.class,
        () -> target.replica().put(inboxOf(target).id(), List.of()));
    reopen();
    Account own = storage().account("target");
    assertThrows(StorageException.NotPermitted.class, () -> new Copier(model, own).round());
    goesOn(model, own);
  }

  /// New ids are none of those that came from elsewhere.
  private static void goesOn(Account model, Account own) {
    Mailbox inbox = inboxOf(own);
    long before = inbox.status().highestModSeq();
    Set<Long> emails = new HashSet<>();
    Mails.rows(inbox).forEach(row -> emails.add(row.emailId()));
    Mails.rows(own.open(new MailboxName("Sent/2024"))).forEach(row -> emails.add(row.emailId()));
    for (int i = 0; i < 20; i++) {
      long uid = Mails.append(own, inbox, Mails.mail("later"));
      assertEquals(inboxOf(model).status().uidNext() + i, uid);
      Metadata row = Mails.metadata(inbox, uid);
      assertTrue(emails.add(row.emailId()), "the email id is new");
      assertTrue(row.modSeq() > before);
    }
    long validity =
        model.mailboxes().mailboxes().stream()
            .mapToLong(info -> model.open(info.name()).status().uidValidity())
            .max()
            .orElseThrow();
    Set<MailboxId> ids = new HashSet<>();
    own.mailboxes().mailboxes().forEach(info -> ids.add(info.id()));
    for (int i = 0; i < 20; i++) {
      MailboxInfo made = own.create(new MailboxName("new " + i), Set.of());
      assertTrue(ids.add(made.id()), "the mailbox id is new");
      long now = own.open(made.name()).status().uidValidity();
      assertTrue(now > validity);
      validity = now;
    }
  }

  private static Mailbox inboxOf(Account account) {
    return account.open(MailboxName.INBOX);
  }

  @Test
  void anAccountWithSomethingElseIsNotOverwritten() {
    Account model = example(memory.account("alice"));
    Account used = storage().account("used");
    Mails.append(used, inboxOf(used), Mails.mail("hers"));
    Account named = storage().account("named");
    named.create(new MailboxName("x"), Set.of());
    Account subscribed = storage().account("subscribed");
    subscribed.subscribe(new MailboxName("x"));
    for (Account account : List.of(used, named, subscribed)) {
      var before = account.mailboxes();
      assertThrows(StorageException.NotPermitted.class, () -> new Copier(model, account).round());
      assertEquals(before, account.mailboxes());
    }
    Account replica = storage().account("replica");
    new Copier(model, replica).round();
    Account other = example(memory.account("other"));
    assertThrows(StorageException.NotPermitted.class, () -> new Copier(other, replica).round());
    Likeness.assertAlike(model, replica);
  }

  @Test
  void whatOthersPutIntoAReplicaIsFoundOut() {
    Account model = example(memory.account("alice"));
    Account target = storage().account("target");
    var copier = new Copier(model, target);
    copier.round();
    Mails.append(target, inboxOf(target), Mails.mail("not from the source"));
    Mails.append(model, inboxOf(model), Mails.mail("from the source"));
    assertThrows(StorageException.NotPermitted.class, copier::round);
  }

  @Test
  void messagesOfNoKnownMailboxOrOriginAreRefused() {
    Account model = example(memory.account("alice"));
    Account target = storage().account("target");
    new Copier(model, target).round();
    Replica replica = target.replica();
    Metadata row = Mails.metadata(inboxOf(model), 2);
    Metadata next = moved(row, inboxOf(model).status().uidNext());
    MailboxId inbox = inboxOf(model).id();
    var missing = new ReplicaMessage(next, new ReplicaMessage.Present());
    assertThrows(StorageException.MessageGone.class, () -> replica.put(inbox, List.of(missing)));
    var copyOfNone = new ReplicaMessage(next, new ReplicaMessage.CopyOf(inbox, 999));
    assertThrows(StorageException.MessageGone.class, () -> replica.put(inbox, List.of(copyOfNone)));
    var copyOfOther = new ReplicaMessage(next, new ReplicaMessage.CopyOf(inbox, 3));
    assertThrows(
        StorageException.NotPermitted.class, () -> replica.put(inbox, List.of(copyOfOther)));
    var reused = new ReplicaMessage(moved(row, 5), new ReplicaMessage.CopyOf(inbox, 2));
    assertThrows(StorageException.NotPermitted.class, () -> replica.put(inbox, List.of(reused)));
    var wrong =
        new ReplicaMessage(next, new ReplicaMessage.Bytes(Mails.draft(target, Mails.mail("w"))));
    assertThrows(StorageException.NotPermitted.class, () -> replica.put(inbox, List.of(wrong)));
    assertThrows(
        StorageException.NoSuchMailbox.class, () -> replica.put(new MailboxId("none"), List.of()));
    assertThrows(
        StorageException.NoSuchMailbox.class,
        () -> replica.vanish(new MailboxId("none"), List.of()));
    Likeness.assertAlike(model, target);
  }

  /// A source may be a stranger, and its ids become names of files.
  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", "a\nb", "\u00E9"})
  void whatIsNoIdIsRefused(String id) {
    var info = new MailboxInfo(new MailboxId(id), MailboxName.INBOX, Set.of());
    assertThrows(
        IllegalArgumentException.class, () -> new ReplicaMailbox(info, 1, AccessList.EMPTY));
  }

  @Test
  void countersThatAreNotThoseOfTheSourceOrFallAreRefused() {
    Account model = example(memory.account("alice"));
    Account target = storage().account("target");
    new Copier(model, target).round();
    Replica replica = target.replica();
    MailboxStatus good = inboxOf(model).status();
    Metadata row = Mails.metadata(inboxOf(model), 3);
    for (MailboxStatus wrong :
        List.of(
            counters(good, good.uidNext() - 1, good.highestModSeq(), good.messages()),
            counters(good, good.uidNext(), row.modSeq() - 1, good.messages()),
            counters(good, good.uidNext(), good.highestModSeq(), good.messages() + 1))) {
      assertThrows(
          StorageException.NotPermitted.class, () -> replica.settle(wrong, 1, List.of()), "settle");
    }
    var older =
        new Metadata(
            row.uid(),
            row.modSeq() - 1,
            Flags.NONE,
            row.internalDate(),
            row.saveDate(),
            row.size(),
            row.emailId());
    var fallen = new ReplicaMessage(older, new ReplicaMessage.Present());
    assertThrows(
        StorageException.NotPermitted.class, () -> replica.put(good.id(), List.of(fallen)));
    Likeness.assertAlike(model, target);
  }

  private static MailboxStatus counters(
      MailboxStatus like, long uidNext, long modSeq, long messages) {
    return new MailboxStatus(
        like.id(),
        like.uidValidity(),
        uidNext,
        modSeq,
        messages,
        0,
        like.unseen(),
        like.deleted(),
        like.bytes());
  }

  private static Metadata moved(Metadata row, long uid) {
    return new Metadata(
        uid,
        row.modSeq() + 1000,
        row.flags(),
        row.internalDate(),
        row.saveDate(),
        row.size(),
        row.emailId());
  }

  @Test
  void limitsDoNotHoldForReplicas() {
    Account model = example(memory.account("alice"));
    new Copier(model, storage().account("target", new QuotaLimits(0, 0))).round();
    Likeness.assertAlike(model, storage().account("target"));
  }

  @Test
  void contentThatTheAccountHasIsShared() {
    Account model = memory.account("alice");
    Account target = storage().account("target");
    long uid = Mails.append(model, inboxOf(model), Mails.mail("one"));
    inboxOf(model).copy(UidSet.of(uid), inboxOf(model), Missing.REFUSE);
    MailboxId id = inboxOf(model).id();
    Replica replica = target.replica();
    var inbox =
        new ReplicaMailbox(
            new MailboxInfo(id, MailboxName.INBOX, Set.of()),
            inboxOf(model).status().uidValidity(),
            AccessList.EMPTY);
    replica.tree(List.of(inbox), new TreeSet<>());
    for (Metadata row : Mails.rows(inboxOf(model))) {
      byte[] bytes = Mails.read(inboxOf(model), row.uid());
      replica.put(
          id,
          List.of(new ReplicaMessage(row, new ReplicaMessage.Bytes(Mails.draft(target, bytes)))));
    }
    replica.settle(inboxOf(model).status(), 1, List.of());
    Likeness.assertAlike(model, target);
  }

  @Test
  void accountsAreListedPageByPage() {
    var names = new TreeSet<String>();
    for (String name : List.of("b", "a", "c@example.org", "Zo\u00EB", "x y", "%n", "A")) {
      storage().account(name);
      names.add(name);
    }
    var found = new ArrayList<String>();
    List<String> page = storage().accounts("", 2);
    while (!page.isEmpty()) {
      assertTrue(page.size() <= 2);
      found.addAll(page);
      page = storage().accounts(page.getLast(), 2);
    }
    assertEquals(names.size(), found.size(), found.toString());
    assertEquals(names, new TreeSet<>(found));
    reopen();
    assertEquals(names, new TreeSet<>(storage().accounts("", 100)));
  }

  @Test
  void usersAreCopiedPageByPage() {
    var users = new ArrayList<User>();
    for (int i = 0; i < 25; i++) {
      var passwords = List.of(new User.Password("", "{X}1"), new User.Password("app", "{X}" + i));
      users.add(new User("user" + (char) ('a' + i), passwords, Optional.of(new QuotaLimits(i, 7))));
    }
    storage().users().saveAll(users);
    storage().users().saveAll(users.subList(3, 5));
    assertEquals(users.subList(0, 10), storage().users().page("", 10));
    assertEquals(users.subList(10, 20), storage().users().page(users.get(9).name(), 10));
    assertEquals(users.subList(20, 25), storage().users().page(users.get(19).name(), 10));
    assertFalse(storage().users().find("nobody").isPresent());
  }
}

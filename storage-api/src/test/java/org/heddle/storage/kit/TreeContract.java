package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException.InvalidName;
import org.heddle.storage.StorageException.MailboxExists;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// CREATE, DELETE, LIST and SUBSCRIBE.
public abstract class TreeContract extends StorageContract {
  private static final FlagChange SEEN = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Seen"));

  private static MailboxName name(String text) {
    return new MailboxName(text);
  }

  private List<String> names() {
    return account().mailboxes().mailboxes().stream().map(info -> info.name().value()).toList();
  }

  @Test
  void theTreeIsAscendingByName() {
    List.of("b", "a/z", "a", "Z", "a b", "é").forEach(this::create);
    assertEquals(List.of("INBOX", "Z", "a", "a b", "a/z", "b", "é"), names());
  }

  @Test
  void creatingNeedsNoParentAndMakesNone() {
    create("a/b/c");
    assertEquals(List.of("INBOX", "a/b/c"), names());
    assertThrows(NoSuchMailbox.class, () -> open("a"));
    assertThrows(NoSuchMailbox.class, () -> open("a/b"));
    create("a");
    assertEquals(List.of("INBOX", "a", "a/b/c"), names());
  }

  @Test
  void creatingTwiceIsRefused() {
    MailboxId id = create("a").id();
    assertThrows(MailboxExists.class, () -> account().create(name("a"), Set.of()));
    assertThrows(MailboxExists.class, () -> account().create(name("inbox"), Set.of()));
    assertEquals(id, open("a").id());
  }

  @Test
  void namesThatDifferInCaseAreDifferent() {
    assertNotEquals(create("a").id(), create("A").id());
  }

  @Test
  void aSpecialUseIsKept() {
    MailboxInfo made = account().create(name("Sent"), Set.of(SpecialUse.SENT));
    assertEquals(Set.of(SpecialUse.SENT), made.uses());
    account().rename(name("Sent"), name("Mail/Sent"));
    reopen();
    assertTrue(
        account()
            .mailboxes()
            .mailboxes()
            .contains(new MailboxInfo(made.id(), name("Mail/Sent"), made.uses())));
  }

  @Test
  void aMailboxMayHaveSeveralUses() {
    Set<SpecialUse> uses = Set.of(SpecialUse.DRAFTS, SpecialUse.SENT, SpecialUse.IMPORTANT);
    account().create(name("a"), uses);
    reopen();
    assertEquals(uses, uses("a"));
    account().assign(name("a"), Set.of(SpecialUse.TRASH));
    reopen();
    assertEquals(Set.of(SpecialUse.TRASH), uses("a"));
    account().assign(name("a"), Set.of());
    assertEquals(Set.of(), uses("a"));
    account().assign(name("a"), Set.copyOf(List.of(SpecialUse.values())));
    reopen();
    assertEquals(Set.of(SpecialUse.values()), uses("a"));
  }

  @Test
  void aUseIsTakenFromTheMailboxThatHadIt() {
    account().create(name("a"), Set.of(SpecialUse.DRAFTS, SpecialUse.SENT));
    account().create(name("b"), Set.of(SpecialUse.SENT));
    assertEquals(Set.of(SpecialUse.DRAFTS), uses("a"));
    account().assign(name("b"), Set.of(SpecialUse.DRAFTS));
    reopen();
    assertEquals(Set.of(), uses("a"));
    assertEquals(Set.of(SpecialUse.DRAFTS), uses("b"));
    account().delete(name("b"));
    create("b");
    assertEquals(Set.of(), uses("b"));
  }

  @Test
  void onlyAMailboxThatIsThereGetsAUse() {
    account().create(name("a/b"), Set.of(SpecialUse.SENT));
    assertThrows(NoSuchMailbox.class, () -> account().assign(name("a"), Set.of(SpecialUse.SENT)));
    assertThrows(
        MailboxExists.class, () -> account().create(name("a/b"), Set.of(SpecialUse.TRASH)));
    assertEquals(Set.of(SpecialUse.SENT), uses("a/b"));
  }

  private Set<SpecialUse> uses(String name) {
    return account().mailboxes().mailboxes().stream()
        .filter(info -> info.name().value().equals(name))
        .findFirst()
        .orElseThrow()
        .uses();
  }

  @Test
  void deletingLeavesTheChildrenAndTheSubscription() {
    create("a");
    create("a/b");
    account().subscribe(name("a"));
    account().delete(name("a"));
    assertEquals(List.of("INBOX", "a/b"), names());
    assertEquals(Set.of(name("a")), account().mailboxes().subscriptions());
    assertThrows(NoSuchMailbox.class, () -> account().delete(name("a")));
    assertThrows(NoSuchMailbox.class, () -> account().delete(name("c")));
  }

  @Test
  void inboxCannotBeDeleted() {
    create("INBOX/a");
    assertThrows(InvalidName.class, () -> account().delete(MailboxName.INBOX));
    account().delete(name("INBOX/a"));
    assertEquals(List.of("INBOX"), names());
  }

  @Test
  void aNewMailboxOfAnOldNameIsAnother() {
    Mailbox first = create("a");
    long validity = first.status().uidValidity();
    Mails.append(account(), first, Mails.mail("gone"));
    account().delete(name("a"));
    long other = create("b").status().uidValidity();
    Mailbox second = create("a");
    assertNotEquals(first.id(), second.id());
    assertTrue(other > validity, "UIDVALIDITY rises over the account");
    assertTrue(second.status().uidValidity() > other, "UIDVALIDITY rises over the account");
    assertEquals(0, second.status().messages());
  }

  @Test
  void subscriptionsNeedNoMailbox() {
    account().subscribe(name("nowhere"));
    account().subscribe(name("nowhere"));
    account().subscribe(MailboxName.INBOX);
    account().unsubscribe(name("never there"));
    assertEquals(
        List.of(MailboxName.INBOX, name("nowhere")),
        List.copyOf(account().mailboxes().subscriptions()));
    reopen();
    account().unsubscribe(name("nowhere"));
    reopen();
    assertEquals(Set.of(MailboxName.INBOX), account().mailboxes().subscriptions());
  }

  @Test
  void statusesLeaveOutWhatIsGone() {
    Mailbox a = create("a");
    Mailbox b = create("b");
    Mails.appendMany(account(), a, 3, "\\Seen");
    account().delete(name("b"));
    var statuses = account().statuses(List.of(a.id(), b.id(), inbox().id()));
    assertEquals(Set.of(a.id(), inbox().id()), statuses.keySet());
    assertEquals(a.status(), statuses.get(a.id()));
  }

  @Test
  void everyCallOnADeletedMailboxSaysSo() {
    Mailbox gone = create("a");
    Mails.append(account(), gone, Mails.mail("x"));
    account().delete(name("a"));
    assertThrows(NoSuchMailbox.class, gone::status);
    assertThrows(NoSuchMailbox.class, gone::snapshot);
    assertThrows(NoSuchMailbox.class, () -> gone.changesSince(1));
    assertThrows(NoSuchMailbox.class, () -> gone.claimRecent(1));
    assertThrows(NoSuchMailbox.class, () -> gone.content(1));
    assertThrows(NoSuchMailbox.class, () -> gone.heads(UidSet.of(1), 10));
    assertThrows(NoSuchMailbox.class, () -> gone.search(new SearchKey.All()));
    assertThrows(NoSuchMailbox.class, () -> gone.store(UidSet.of(1), SEEN, Long.MAX_VALUE));
    assertThrows(NoSuchMailbox.class, () -> gone.expunge(UidSet.of(1)));
    assertThrows(NoSuchMailbox.class, () -> Mails.append(account(), gone, Mails.mail("late")));
    create("a");
    assertThrows(NoSuchMailbox.class, gone::status);
  }
}

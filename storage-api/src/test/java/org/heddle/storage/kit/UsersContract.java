package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.User;
import org.junit.jupiter.api.Test;

/// Users, and accounts as worlds of their own.
public abstract class UsersContract extends StorageContract {
  private static final String HASH = "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

  @Test
  void aSavedUserIsFoundByTheExactName() {
    storage().users().save(new User("alice", HASH));
    assertEquals(Optional.of(new User("alice", HASH)), storage().users().find("alice"));
    assertEquals(Optional.empty(), storage().users().find("Alice"));
    assertEquals(Optional.empty(), storage().users().find("alic"));
    assertEquals(Optional.empty(), storage().users().find("alice "));
    assertEquals(Optional.empty(), storage().users().find(""));
  }

  @Test
  void savingAgainReplaces() {
    storage().users().save(new User("alice", HASH));
    storage().users().save(new User("alice", "{PLAIN}other"));
    assertEquals(Optional.of(new User("alice", "{PLAIN}other")), storage().users().find("alice"));
    assertEquals(List.of("alice"), storage().users().names());
  }

  @Test
  void aUserHasManyPasswordsAndLimits() {
    var passwords = new ArrayList<User.Password>();
    passwords.add(new User.Password("", HASH));
    passwords.add(new User.Password("", "{SCRAM-SHA-256}4096,c2FsdA==,a2V5,a2V5"));
    passwords.add(new User.Password("the phone: 50% {new}", "{SSHA256}aGFzaA=="));
    passwords.add(new User.Password("quota=1,2", "{SSHA256}aGFzaA=="));
    for (int i = 0; i < 50; i++) {
      passwords.add(new User.Password("app " + i, "{PLAIN}with space and 100%20 " + i));
    }
    var limits = new QuotaLimits(1_000_000_000_000L, QuotaLimits.UNLIMITED);
    var alice = new User("alice", passwords, Optional.of(limits));
    storage().users().save(alice);
    reopen();
    assertEquals(Optional.of(alice), storage().users().find("alice"));
    var bob = new User("bob", List.of(), Optional.of(new QuotaLimits(0, 5)));
    storage().users().save(bob);
    assertEquals(Optional.of(bob), storage().users().find("bob"));
  }

  @Test
  void namesAreAscending() {
    for (String name : List.of("carol", "alice", "bob@example.org", "Zoë", "a b", "x/y", "..")) {
      storage().users().save(new User(name, HASH));
    }
    List<String> names = storage().users().names();
    assertEquals(names.stream().sorted().toList(), names);
    assertEquals(7, names.size());
  }

  @Test
  void removingTakesTheLoginAndLeavesTheMail() {
    storage().users().save(new User("alice", HASH));
    long uid = Mails.append(account(), inbox(), Mails.mail("kept"));
    assertTrue(storage().users().remove("alice"));
    assertFalse(storage().users().remove("alice"));
    assertEquals(Optional.empty(), storage().users().find("alice"));
    assertEquals(List.of(), storage().users().names());
    assertEquals(uid, Mails.metadata(inbox(), uid).uid());
  }

  @Test
  void usersOutliveTheStorage() {
    storage().users().save(new User("alice", HASH));
    storage().users().save(new User("bob", HASH));
    storage().users().remove("bob");
    reopen();
    assertEquals(List.of("alice"), storage().users().names());
    assertEquals(Optional.of(new User("alice", HASH)), storage().users().find("alice"));
  }

  @Test
  void aNewAccountHasAnEmptyInbox() {
    assertEquals("alice", account().name());
    assertEquals(
        List.of(MailboxName.INBOX),
        account().mailboxes().mailboxes().stream().map(m -> m.name()).toList());
    assertEquals(0, inbox().status().messages());
  }

  @Test
  void accountsShareNothing() {
    Mailbox hers = inbox();
    Mailbox his = storage().account("bob").open(MailboxName.INBOX);
    Mails.append(account(), hers, Mails.mail("hers"));
    account().subscribe(new MailboxName("x"));
    create("Only hers");
    assertEquals(0, his.status().messages());
    assertEquals(1, storage().account("bob").mailboxes().mailboxes().size());
    assertTrue(storage().account("bob").mailboxes().subscriptions().isEmpty());
    assertFalse(hers.id().equals(his.id()), "mailbox ids are distinct over accounts");
  }

  @Test
  void accountNamesThatDifferInCaseAreDifferent() {
    Mails.append(account(), inbox(), Mails.mail("hers"));
    assertEquals(0, storage().account("Alice").open(MailboxName.INBOX).status().messages());
  }

  @Test
  void closingTwiceDoesNothing() {
    storage().close();
    storage().close();
  }
}

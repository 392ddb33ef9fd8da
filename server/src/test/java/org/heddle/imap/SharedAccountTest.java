package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.kit.ForwardingAccount;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The mailboxes of a shared account, and where names lead.
final class SharedAccountTest {
  private static final Namespaces NAMESPACES =
      new Namespaces(Optional.of("Other Users"), "Shared", Optional.of("public"));

  private final Storage storage = new MemoryStorage();

  private Mailboxes of(String user) {
    return new Mailboxes(
        new Territory(storage.account(user), NAMESPACES, storage, storage::account));
  }

  private static MailboxName name(String text) {
    return new MailboxName(text);
  }

  private void share(String owner, String mailbox, String identifier, String rights) {
    boolean there =
        storage.account(owner).mailboxes().mailboxes().stream()
            .anyMatch(box -> box.name().equals(name(mailbox)));
    if (!there) {
      storage.account(owner).create(name(mailbox), Set.of());
    }
    storage
        .account(owner)
        .open(name(mailbox))
        .changeAccess(
            new AccessChange(identifier, AccessChange.Op.REPLACE, Rights.of(rights).orElseThrow()));
  }

  private static List<String> names(Mailboxes mailboxes) {
    return mailboxes.tree().mailboxes().stream().map(box -> box.name().value()).toList();
  }

  @Test
  void whatThePublicAccountSharesIsUnderShared() {
    share("public", "news/today", "anyone", "lr");
    share("public", "staff", "bob", "lrswi");
    assertEquals(List.of("INBOX", "Shared/news/today"), names(of("ann")));
    assertEquals(List.of("INBOX", "Shared/news/today", "Shared/staff"), names(of("bob")));
    assertEquals("lr", of("ann").open(name("Shared/news/today")).rights().letters());
    assertThrows(StorageException.NoSuchMailbox.class, () -> of("ann").open(name("Shared/staff")));
  }

  @Test
  void thePublicAccountHasAllOfItTwice() {
    share("public", "news", "anyone", "lr");
    assertEquals(List.of("INBOX", "Shared/INBOX", "Shared/news", "news"), names(of("public")));
    assertEquals(Rights.ALL, of("public").open(name("Shared/news")).rights());
  }

  @Test
  void ownMailboxesBehindANamespaceAreHidden() {
    storage.account("ann").create(name("Shared/mine"), Set.of());
    assertEquals(List.of("INBOX"), names(of("ann")));
    assertThrows(StorageException.NoSuchMailbox.class, () -> of("ann").open(name("Shared/mine")));
  }

  @Test
  void aUserWhoseNameIsNoLevelIsNotShown() {
    share("a/b", "INBOX", "ann", "lr");
    share("bob@example.com", "INBOX", "ann", "lr");
    assertEquals(List.of("INBOX", "Other Users/bob@example.com/INBOX"), names(of("ann")));
  }

  @Test
  void askingForAnAccountDoesNotMakeIt() {
    assertThrows(
        StorageException.NoSuchMailbox.class,
        () -> of("ann").open(name("Other Users/nobody/INBOX"), Right.READ));
    assertTrue(storage.sharingWith("ann").isEmpty());
  }

  @Test
  void theRightsOfAnotherAreThoseOfTheTargetsOwner() {
    share("bob", "INBOX", "ann", "lri");
    Place place = of("ann").openTarget(name("Other Users/bob/INBOX"));
    assertEquals("bob", place.account().name());
    assertEquals(QuotaLimits.NONE, place.account().limits());
  }

  /// Opens accounts, but for those of two users: one is not to be had, the other not to be read.
  private Account opened(String user) {
    return switch (user) {
      case "bert" -> throw new StorageException.Unavailable("Not now", null);
      case "carl" -> new Unreadable(storage.account(user));
      default -> storage.account(user);
    };
  }

  private record Unreadable(Account inner) implements ForwardingAccount {
    @Override
    public Mailbox open(MailboxName mailbox) {
      return inner.open(mailbox);
    }

    @Override
    public MailboxTree mailboxes() {
      throw new StorageException.Corrupt("The tree is broken", null);
    }

    @Override
    public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
      throw new StorageException.Corrupt("The counters are broken", null);
    }
  }

  @Test
  void anAccountThatCannotBeReadIsLeftOutAndLoggedOnce() {
    List.of("bert", "bob", "carl", "dora").forEach(user -> share(user, "INBOX", "ann", "lr"));
    var log = (Logger) LoggerFactory.getLogger(Territory.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      var ann =
          new Mailboxes(new Territory(storage.account("ann"), NAMESPACES, storage, this::opened));
      var shown = List.of("INBOX", "Other Users/bob/INBOX", "Other Users/dora/INBOX");
      assertEquals(shown, names(ann));
      assertEquals(shown, names(ann));
      assertEquals(4, ann.rights().size(), "carl's lists can be read");
      assertEquals(3, ann.statuses(ann.rights().keySet()).size());
      assertThrows(
          StorageException.Unavailable.class,
          () -> ann.open(name("Other Users/bert/INBOX"), Right.READ));
    } finally {
      log.detachAppender(lines);
    }
    assertEquals(
        List.of(
            "ann is not shown what bert shares: Not now",
            "ann is not shown what carl shares: The tree is broken"),
        lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void whereAnyoneIsNobodyOnlyTheSharedAccountIsForAll() {
    share("bob", "INBOX", "anyone", "lr");
    share("bob", "team", "anyone", "lrs");
    share("bob", "team", "ann", "lrw");
    share("bob", "team", "-anyone", "w");
    share("public", "news", "anyone", "lr");
    var namespaces =
        new Namespaces(
            Optional.of("Other Users"),
            "Shared",
            Optional.of("public"),
            Namespaces.Anyone.IS_NOBODY);
    var ann =
        new Mailboxes(new Territory(storage.account("ann"), namespaces, storage, storage::account));
    assertEquals(List.of("INBOX", "Other Users/bob/team", "Shared/news"), names(ann));
    assertEquals("lr", ann.open(name("Other Users/bob/team")).rights().letters());
    assertEquals("lr", ann.open(name("Shared/news")).rights().letters());
    assertThrows(
        StorageException.NoSuchMailbox.class,
        () -> ann.open(name("Other Users/bob/INBOX"), Right.READ));
  }

  @Test
  void namespacesAreOneLevelEach() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Namespaces(Optional.of("a/b"), "Shared", Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Namespaces(Optional.of("x"), "x", Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Namespaces(Optional.of("inbox"), "x", Optional.empty()));
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException.InvalidName;
import org.heddle.storage.StorageException.MailboxExists;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// RENAME.
public abstract class RenameContract extends StorageContract {
  private static MailboxName name(String text) {
    return new MailboxName(text);
  }

  private List<String> names() {
    return account().mailboxes().mailboxes().stream().map(info -> info.name().value()).toList();
  }

  private void rename(String from, String to) {
    account().rename(name(from), name(to));
  }

  @Test
  void aRenamedMailboxIsTheSame() {
    Mailbox box = create("a");
    UidSet uids = Mails.appendMany(account(), box, 3, "\\Seen", "$Label");
    MailboxStatus before = box.status();
    List<Metadata> rows = Mails.rows(box);
    rename("a", "x/y");
    assertEquals(List.of("INBOX", "x/y"), names());
    assertThrows(NoSuchMailbox.class, () -> open("a"));
    Mailbox renamed = open("x/y");
    assertEquals(box.id(), renamed.id());
    assertEquals(before, renamed.status());
    assertEquals(rows, Mails.rows(renamed));
    assertArrayEquals(Mails.mail("number 1"), Mails.read(renamed, uids.first() + 1));
    assertEquals(before, box.status(), "a handle from before works on");
    long uid = Mails.append(account(), box, Mails.mail("after"));
    assertTrue(Mails.uids(renamed).contains(uid));
    reopen();
    assertEquals(List.of("INBOX", "x/y"), names());
    assertEquals(4, open("x/y").status().messages());
    assertEquals(before.uidValidity(), open("x/y").status().uidValidity());
  }

  @Test
  void whatIsBelowMovesAlong() {
    List.of("a", "a/b", "a/b/c", "a/d", "ab", "a.b").forEach(this::create);
    var id = open("a/b/c").id();
    rename("a", "z");
    assertEquals(List.of("INBOX", "a.b", "ab", "z", "z/b", "z/b/c", "z/d"), names());
    assertEquals(id, open("z/b/c").id());
    rename("z/b", "b");
    assertEquals(List.of("INBOX", "a.b", "ab", "b", "b/c", "z", "z/d"), names());
  }

  @Test
  void anImpliedParentCanBeRenamed() {
    List.of("p/a", "p/b/c").forEach(this::create);
    rename("p", "q/r");
    assertEquals(List.of("INBOX", "q/r/a", "q/r/b/c"), names());
    rename("q/r/b", "s");
    assertEquals(List.of("INBOX", "q/r/a", "s/c"), names());
  }

  @Test
  void theTargetMayBeAnImpliedParent() {
    List.of("p/a", "x", "x/b").forEach(this::create);
    rename("x", "p");
    assertEquals(List.of("INBOX", "p", "p/a", "p/b"), names());
  }

  @Test
  void whatIsInTheWayIsRefusedAndNothingMoves() {
    List.of("a", "a/b", "a/c", "x/c", "y").forEach(this::create);
    List<String> before = names();
    assertThrows(MailboxExists.class, () -> rename("a", "y"));
    assertThrows(MailboxExists.class, () -> rename("a", "x"));
    assertThrows(MailboxExists.class, () -> rename("a", "INBOX"));
    assertThrows(NoSuchMailbox.class, () -> rename("n", "m"));
    assertThrows(NoSuchMailbox.class, () -> rename("a/b/c", "m"));
    assertThrows(InvalidName.class, () -> rename("a", "a"));
    assertThrows(InvalidName.class, () -> rename("a", "a/n"));
    assertThrows(InvalidName.class, () -> rename("a", "a/b/n"));
    assertThrows(InvalidName.class, () -> rename("inbox", "INBOX"));
    assertEquals(before, names());
    reopen();
    assertEquals(before, names());
  }

  @Test
  void aNewNameThatIsTooLongIsRefusedAndNothingMoves() {
    create("a");
    create("a/" + "b".repeat(150));
    List<String> before = names();
    String longName = ("n".repeat(99) + "/").repeat(9) + "n";
    assertThrows(InvalidName.class, () -> rename("a", longName));
    assertEquals(before, names());
  }

  @Test
  void upwardsIsPossible() {
    List.of("a/b", "a/b/c").forEach(this::create);
    rename("a/b", "a");
    assertEquals(List.of("INBOX", "a", "a/c"), names());
  }

  @Test
  void subscriptionsStayAsTheyAre() {
    List.of("a", "a/b").forEach(this::create);
    account().subscribe(name("a"));
    account().subscribe(name("a/b"));
    rename("a", "z");
    assertEquals(Set.of(name("a"), name("a/b")), account().mailboxes().subscriptions());
  }

  @Test
  void inboxMovesItsMessagesAndStays() {
    create("INBOX/child");
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Flagged", "$Label");
    MailboxStatus before = inbox().status();
    var id = inbox().id();
    List<Metadata> rows = Mails.rows(inbox());
    rename("INBOX", "old");
    assertEquals(List.of("INBOX", "INBOX/child", "old"), names());
    assertEquals(id, inbox().id());
    assertNotEquals(id, open("old").id());
    MailboxStatus after = inbox().status();
    assertEquals(0, after.messages());
    assertEquals(before.uidValidity(), after.uidValidity());
    assertTrue(after.uidNext() >= before.uidNext());
    assertTrue(after.highestModSeq() > before.highestModSeq());
    List<Metadata> moved = Mails.rows(open("old"));
    assertEquals(rows.size(), moved.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(rows.get(i).flags(), moved.get(i).flags());
      assertEquals(rows.get(i).internalDate(), moved.get(i).internalDate());
      assertEquals(rows.get(i).emailId(), moved.get(i).emailId());
      assertArrayEquals(Mails.mail("number " + i), Mails.read(open("old"), moved.get(i).uid()));
    }
    assertTrue(Mails.append(account(), inbox(), Mails.mail("next")) > uids.last());
  }

  @Test
  void inboxIsNotRenamedOntoAMailbox() {
    Mails.appendMany(account(), inbox(), 2);
    create("old");
    create("INBOX/child");
    assertThrows(MailboxExists.class, () -> rename("INBOX", "old"));
    assertThrows(MailboxExists.class, () -> rename("old", "INBOX/child"));
    assertEquals(2, inbox().status().messages());
    assertEquals(0, open("old").status().messages());
  }

  @Test
  void whatIsBelowInboxCanBeRenamed() {
    List.of("INBOX/a", "INBOX/a/b").forEach(this::create);
    rename("INBOX/a", "a");
    assertEquals(List.of("INBOX", "a", "a/b"), names());
    rename("a", "inbox/c");
    assertEquals(List.of("INBOX", "INBOX/c", "INBOX/c/b"), names());
  }

  @Test
  void aFreedNameCanBeTakenAgain() {
    Mailbox first = create("a");
    Mails.append(account(), first, Mails.mail("first"));
    rename("a", "b");
    Mailbox second = create("a");
    assertNotEquals(first.id(), second.id());
    assertTrue(second.status().uidValidity() > first.status().uidValidity());
    account().delete(name("a"));
    rename("b", "a");
    assertEquals(first.id(), open("a").id());
    assertEquals(1, open("a").status().messages());
    assertEquals(Set.of(), account().mailboxes().mailboxes().getLast().uses());
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessChange.Op;
import org.heddle.storage.AccessList;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.Test;

/// Access lists, and who shares something with whom.
public abstract class AccessContract extends StorageContract {
  private static void change(Mailbox mailbox, String identifier, Op op, String letters) {
    mailbox.changeAccess(new AccessChange(identifier, op, Rights.of(letters).orElseThrow()));
  }

  private static void grant(Mailbox mailbox, String identifier, String letters) {
    change(mailbox, identifier, Op.REPLACE, letters);
  }

  private static String rights(Mailbox mailbox, String user) {
    return mailbox.accessList().of(user).letters();
  }

  @Test
  void nobodyHasRightsAtFirst() {
    assertEquals(AccessList.EMPTY, inbox().accessList());
    assertEquals(Map.of(), account().accessLists());
    assertEquals(Set.of(), storage().sharingWith("bob"));
  }

  @Test
  void rightsAreReplacedAddedAndRemoved() {
    Mailbox box = create("a");
    grant(box, "bob", "lrs");
    change(box, "bob", Op.ADD, "wi");
    change(box, "bob", Op.REMOVE, "s");
    assertEquals("lrwi", rights(box, "bob"));
    grant(box, "bob", "l");
    assertEquals("l", rights(box, "bob"));
    grant(box, "bob", "");
    assertEquals(AccessList.EMPTY, box.accessList());
  }

  @Test
  void whatAnyoneHasIsAddedAndWhatIsDeniedTakenAway() {
    Mailbox box = create("a");
    grant(box, "anyone", "lr");
    grant(box, "bob", "sw");
    grant(box, "-bob", "r");
    assertEquals("lsw", rights(box, "bob"));
    assertEquals("lr", rights(box, "carol"));
  }

  @Test
  void whatIsTakenAwayFromOneIsGrantedToNobody() {
    Mailbox box = create("a");
    grant(box, "-bob", "lr");
    assertEquals("", rights(box, "-bob"));
  }

  @Test
  void identifiersAreKeptAsTheyAre() {
    Mailbox box = create("a");
    for (String identifier :
        List.of(
            "bob smith", "a\"b\\c", "user=x", "#x", "Jürgen", "bob@example.com", "-o'neill", "%")) {
      grant(box, identifier, "lrswipkxtea");
    }
    AccessList before = box.accessList();
    assertEquals(8, before.entries().size());
    assertEquals("lrswipkxtea", rights(box, "bob smith"));
    reopen();
    assertEquals(before, open("a").accessList());
    assertTrue(storage().sharingWith("Jürgen").contains("alice"));
  }

  @Test
  void aListIsKeptOverRenameAndReopening() {
    Mailbox box = create("a");
    create("a/b");
    grant(box, "bob", "lr");
    account().rename(new MailboxName("a"), new MailboxName("c"));
    assertEquals("lr", rights(box, "bob"));
    assertEquals("", rights(open("c/b"), "bob"));
    reopen();
    assertEquals("lr", rights(open("c"), "bob"));
    assertEquals(Map.of(open("c").id(), open("c").accessList()), account().accessLists());
    assertEquals(Set.of("alice"), storage().sharingWith("bob"));
  }

  @Test
  void aListGoesWithItsMailbox() {
    Mailbox box = create("a");
    grant(box, "bob", "lr");
    account().delete(new MailboxName("a"));
    assertThrows(StorageException.NoSuchMailbox.class, box::accessList);
    assertThrows(StorageException.NoSuchMailbox.class, () -> grant(box, "bob", "l"));
    assertEquals(AccessList.EMPTY, create("a").accessList());
    assertEquals(Map.of(), account().accessLists());
  }

  @Test
  void aNewMailboxHasTheListOfTheNearestAbove() {
    grant(create("a"), "bob", "lr");
    account().create(new MailboxName("a/b/c"), Set.of());
    assertEquals("lr", rights(open("a/b/c"), "bob"));
    grant(open("a"), "bob", "");
    assertEquals("lr", rights(open("a/b/c"), "bob"));
  }

  @Test
  void whatInboxMovesAwayIsNobodyElses() {
    grant(inbox(), "bob", "lr");
    account().rename(MailboxName.INBOX, new MailboxName("old"));
    assertEquals("lr", rights(inbox(), "bob"));
    assertEquals("", rights(open("old"), "bob"));
  }

  @Test
  void whoSharesIsFoundByUserAndByAnyone() {
    grant(inbox(), "bob", "lr");
    storage()
        .account("carol")
        .open(MailboxName.INBOX)
        .changeAccess(new AccessChange(AccessList.ANYONE, Op.REPLACE, Rights.ALL));
    assertEquals(Set.of("alice", "carol"), storage().sharingWith("bob"));
    assertEquals(Set.of("carol"), storage().sharingWith("dave"));
    assertEquals(Set.of(), storage().sharingWith("carol"));
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException.InvalidName;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.junit.jupiter.api.Test;

/// Names that a file system, a pattern or a query might take for something else.
public abstract class NamesContract extends StorageContract {
  private static final List<String> ODD =
      List.of(
          ".",
          "..",
          "...",
          ".hidden",
          "a.b",
          "a..b",
          "trailing.",
          "~",
          "~root",
          "&",
          "&-",
          "a&b",
          "&Jjo-",
          "%",
          "_",
          "%25",
          "a%b",
          "*",
          "?",
          "\\",
          "\\\\",
          "a\\b",
          "'",
          "\"",
          "`",
          "'; drop table mailbox; --",
          "$HOME",
          "a:b",
          ":2,S",
          "a|b",
          "<>",
          "#news",
          "!",
          " leading",
          "trailing ",
          " ",
          "  ",
          "a  b",
          "cur",
          "new",
          "tmp",
          "dovecot-uidlist",
          "dovecot-uidlist.lock",
          "dovecot-keywords",
          "subscriptions",
          "maildirfolder",
          "CON",
          "a,b",
          "a;b",
          "a=b",
          "(a)",
          "{5}",
          "[a]",
          "Entw\u00FCrfe",
          "\u65E5\u672C\u8A9E",
          "\u0420\u0443\u0441\u0441\u043A\u0438\u0439",
          "\u05E2\u05D1\u05E8\u05D9\u05EA",
          "smile \uD83D\uDE00",
          "\u00DF",
          "ss",
          "SS",
          "\u0131nbox",
          "inboxx",
          "null",
          "0",
          "-",
          "--x",
          "\u200B",
          "\u202Ertl");

  private static MailboxName name(String text) {
    return new MailboxName(text);
  }

  @Test
  void oddNamesAreNames() {
    Map<String, MailboxId> ids = createEach(ODD);
    checkEach(ids);
    reopen();
    checkEach(ids);
    ODD.forEach(odd -> account().delete(name(odd)));
    assertEquals(1, account().mailboxes().mailboxes().size());
    reopen();
    assertEquals(1, account().mailboxes().mailboxes().size());
  }

  @Test
  void oddNamesAreLevels() {
    var names = new ArrayList<String>();
    for (String odd : ODD) {
      names.add("Parent/" + odd + "/child");
      names.add("Parent/" + odd);
    }
    Map<String, MailboxId> ids = createEach(names);
    checkEach(ids);
    account().rename(name("Parent"), name("Other.Parent"));
    reopen();
    var moved = new HashMap<String, MailboxId>();
    ids.forEach((key, id) -> moved.put("Other.Parent" + key.substring(6), id));
    checkEach(moved);
  }

  @Test
  void oddNamesAreSubscribed() {
    var wanted = new TreeSet<MailboxName>();
    for (String odd : ODD) {
      wanted.add(name(odd));
      wanted.add(name("sub/" + odd));
    }
    wanted.forEach(account()::subscribe);
    reopen();
    assertEquals(wanted, account().mailboxes().subscriptions());
    wanted.forEach(account()::unsubscribe);
    reopen();
    assertEquals(new TreeSet<>(), account().mailboxes().subscriptions());
  }

  private Map<String, MailboxId> createEach(List<String> names) {
    var ids = new HashMap<String, MailboxId>();
    for (String text : names) {
      Mailbox made = create(text);
      Mails.append(account(), made, Mails.mail(text));
      ids.put(text, made.id());
    }
    return ids;
  }

  private void checkEach(Map<String, MailboxId> ids) {
    var expected = new TreeSet<MailboxName>();
    expected.add(MailboxName.INBOX);
    ids.keySet().forEach(text -> expected.add(name(text)));
    List<MailboxName> found =
        account().mailboxes().mailboxes().stream().map(info -> info.name()).toList();
    assertEquals(List.copyOf(expected), found);
    ids.forEach((text, id) -> {
      Mailbox mailbox = open(text);
      assertEquals(id, mailbox.id(), text);
      long uid = Mails.uids(mailbox).first();
      String written = text.startsWith("Other.Parent") ? "Parent" + text.substring(12) : text;
      assertArrayEquals(Mails.mail(written), Mails.read(mailbox, uid), text);
    });
  }

  @Test
  void aDeepTreeIsATree() {
    String deep = "d" + "/d".repeat(39);
    Mailbox bottom = create(deep);
    Mails.append(account(), bottom, Mails.mail("deep down"));
    assertThrows(NoSuchMailbox.class, () -> open("d/d"));
    account().rename(name("d/d/d"), name("e"));
    assertEquals(bottom.id(), open("e" + "/d".repeat(37)).id());
    reopen();
    assertEquals(1, open("e" + "/d".repeat(37)).status().messages());
  }

  /// A storage may have narrower bounds than [MailboxName], but then it says so and stays whole.
  @Test
  void theLongestNamesWorkOrAreRefused() {
    var longest =
        List.of(
            "x".repeat(MailboxName.MAX_LEVEL_BYTES),
            "\u00E9".repeat(MailboxName.MAX_LEVEL_BYTES / 2),
            "\u65E5a".repeat(MailboxName.MAX_LEVEL_BYTES / 4),
            "a/".repeat(499) + "a",
            ("x".repeat(199) + "/").repeat(4) + "y".repeat(200));
    var made = new TreeSet<MailboxName>();
    made.add(MailboxName.INBOX);
    for (String text : longest) {
      try {
        Mails.append(account(), create(text), Mails.mail("long"));
        made.add(name(text));
      } catch (InvalidName e) {
        assertThrows(NoSuchMailbox.class, () -> open(text));
      }
      account().subscribe(name(text));
    }
    reopen();
    assertEquals(
        List.copyOf(made),
        account().mailboxes().mailboxes().stream().map(info -> info.name()).toList());
    assertEquals(longest.size(), account().mailboxes().subscriptions().size());
  }

  @Test
  void manyMailboxes() {
    for (int i = 0; i < 300; i++) {
      create("many/box " + i % 17 + "/" + i);
    }
    var infos = account().mailboxes().mailboxes();
    assertEquals(301, infos.size());
    assertEquals(301, account().statuses(infos.stream().map(info -> info.id()).toList()).size());
  }

  /// Accounts are named by what is typed at login.
  @Test
  void oddAccountNamesAreAccounts() {
    List<String> names =
        List.of(
            "a/b", "..", ".", "a b", "A", "a", "user@example.org", "%", "\u65E5\u672C", "a%2Fb");
    for (String account : names) {
      var opened = storage().account(account);
      Mails.append(opened, opened.open(MailboxName.INBOX), Mails.mail(account));
    }
    reopen();
    for (String account : names) {
      Mailbox inbox = storage().account(account).open(MailboxName.INBOX);
      assertEquals(1, inbox.status().messages(), account);
      assertArrayEquals(Mails.mail(account), Mails.read(inbox, Mails.uids(inbox).first()));
    }
  }
}

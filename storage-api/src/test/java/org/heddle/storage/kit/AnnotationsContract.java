package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.EntryName;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException.LimitReached;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.junit.jupiter.api.Test;

/// Annotations.
public abstract class AnnotationsContract extends StorageContract {
  private static final EntryName COMMENT = new EntryName("/shared/comment");
  private static final EntryName MINE = new EntryName("/private/comment");
  private static final Optional<MailboxId> ACCOUNT = Optional.empty();

  private static Optional<byte[]> value(String text) {
    return Optional.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<MailboxId> of(Mailbox box) {
    return Optional.of(box.id());
  }

  private long set(Optional<MailboxId> about, String user, EntryName entry, String text) {
    return account().annotate(about, user, Map.of(entry, value(text)));
  }

  private long remove(Optional<MailboxId> about, EntryName entry) {
    return account().annotate(about, "alice", Map.of(entry, Optional.empty()));
  }

  private Map<String, String> seen(String user, Optional<MailboxId> about) {
    return texts(account().annotations(user, List.of(about), _ -> true));
  }

  private static Map<String, String> texts(Collection<Annotation> annotations) {
    var texts = new TreeMap<String, String>();
    annotations.forEach(annotation ->
        texts.put(
            annotation.key().entry().value(),
            new String(annotation.value(), StandardCharsets.UTF_8)));
    return texts;
  }

  private Set<Annotation.Key> changedSince(long state) {
    var keys = new HashSet<Annotation.Key>();
    account().annotationChanges(state).changed().forEach(change -> keys.add(change.key()));
    return keys;
  }

  @Test
  void whatIsSetIsThere() {
    assertEquals(Map.of(), seen("alice", of(inbox())));
    set(of(inbox()), "alice", COMMENT, "to all");
    set(of(inbox()), "alice", MINE, "");
    set(ACCOUNT, "alice", MINE, "of the account");
    assertEquals(
        Map.of("/shared/comment", "to all", "/private/comment", ""), seen("alice", of(inbox())));
    assertEquals(Map.of("/private/comment", "of the account"), seen("alice", ACCOUNT));
    set(of(inbox()), "alice", new EntryName("/SHARED/Comment"), "another");
    reopen();
    assertEquals("another", seen("alice", of(inbox())).get("/shared/comment"));
    assertEquals(3, account().annotations().size());
  }

  @Test
  void aPrivateOneIsItsUsersAlone() {
    set(of(inbox()), "alice", MINE, "of alice");
    set(of(inbox()), "bob", MINE, "of bob");
    set(of(inbox()), "bob", COMMENT, "from bob");
    assertEquals(
        Map.of("/shared/comment", "from bob", "/private/comment", "of alice"),
        seen("alice", of(inbox())));
    assertEquals(
        Map.of("/shared/comment", "from bob", "/private/comment", "of bob"),
        seen("bob", of(inbox())));
    assertEquals(Map.of("/shared/comment", "from bob"), seen("carol", of(inbox())));
    account().annotate(of(inbox()), "bob", Map.of(MINE, Optional.empty()));
    assertEquals("of alice", seen("alice", of(inbox())).get("/private/comment"));
  }

  @Test
  void whatIsRemovedIsGone() {
    set(of(inbox()), "alice", MINE, "x");
    remove(of(inbox()), MINE);
    remove(of(inbox()), COMMENT);
    assertEquals(Map.of(), seen("alice", of(inbox())));
    assertEquals(List.of(), account().annotations());
    set(of(inbox()), "alice", MINE, "again");
    reopen();
    assertEquals(Map.of("/private/comment", "again"), seen("alice", of(inbox())));
  }

  @Test
  void anyOctetsAreKept() {
    var octets = new byte[Annotation.MAX_VALUE];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i * 31 + i / 256);
    }
    account().annotate(of(inbox()), "alice", Map.of(COMMENT, Optional.of(octets)));
    reopen();
    assertArrayEquals(octets, account().annotations().getFirst().value());
  }

  @Test
  void namesAreKeptAsTheyAre() {
    var names = new ArrayList<String>();
    for (String user : List.of("Jürgen", "a'b", "c d", "e/f", "x@example.com")) {
      var entry = new EntryName("/private/vendor/it's/\"a\\b\" & {3}/" + "n".repeat(200));
      set(of(inbox()), user, entry, user);
      names.add(user);
    }
    reopen();
    for (String user : names) {
      assertEquals(List.of(user), List.copyOf(seen(user, of(inbox())).values()));
    }
  }

  @Test
  void manyMailboxesAreAskedAtOnceAndForCertainEntries() {
    Mailbox a = create("a");
    Mailbox b = create("b");
    create("c");
    set(of(a), "alice", COMMENT, "of a");
    set(of(a), "alice", MINE, "mine");
    set(of(b), "alice", COMMENT, "of b");
    set(of(inbox()), "alice", COMMENT, "of inbox");
    account().delete(new MailboxName("c"));
    var found = new HashMap<Optional<MailboxId>, String>();
    account()
        .annotations("alice", List.of(of(a), of(b), ACCOUNT), COMMENT::equals)
        .forEach(one -> found.put(one.key().mailbox(), texts(List.of(one)).toString()));
    assertEquals(Map.of(of(a), "{/shared/comment=of a}", of(b), "{/shared/comment=of b}"), found);
  }

  @Test
  void theyFollowARename() {
    Mailbox box = create("a");
    create("a/b");
    set(of(box), "alice", MINE, "of a");
    set(of(open("a/b")), "bob", COMMENT, "of b");
    account().rename(new MailboxName("a"), new MailboxName("x"));
    assertEquals(Map.of("/private/comment", "of a"), seen("alice", of(box)));
    reopen();
    assertEquals(Map.of("/private/comment", "of a"), seen("alice", of(open("x"))));
    assertEquals(Map.of("/shared/comment", "of b"), seen("alice", of(open("x/b"))));
    assertEquals(Map.of(), seen("alice", of(create("a"))));
  }

  @Test
  void inboxKeepsThemAndGivesACopy() {
    Mails.appendMany(account(), inbox(), 2);
    set(of(inbox()), "alice", MINE, "mine");
    set(of(inbox()), "bob", MINE, "of bob");
    set(of(inbox()), "bob", COMMENT, "ours");
    set(ACCOUNT, "alice", MINE, "of the account");
    account().rename(MailboxName.INBOX, new MailboxName("old"));
    reopen();
    for (String name : List.of("INBOX", "old")) {
      assertEquals(
          Map.of("/private/comment", "mine", "/shared/comment", "ours"),
          seen("alice", of(open(name))));
      assertEquals("of bob", seen("bob", of(open(name))).get("/private/comment"));
    }
    assertEquals(7, account().annotations().size());
    set(of(inbox()), "alice", MINE, "changed");
    assertEquals("mine", seen("alice", of(open("old"))).get("/private/comment"));
  }

  @Test
  void theyGoWithTheirMailbox() {
    Mailbox box = create("a");
    set(of(box), "alice", MINE, "x");
    account().delete(new MailboxName("a"));
    assertThrows(NoSuchMailbox.class, () -> set(of(box), "alice", MINE, "y"));
    assertEquals(Map.of(), seen("alice", of(box)));
    assertEquals(Map.of(), seen("alice", of(create("a"))));
    assertEquals(List.of(), account().annotations());
    reopen();
    assertEquals(List.of(), account().annotations());
  }

  @Test
  void oneTooManyIsRefusedAndNothingIsSet() {
    set(of(inbox()), "alice", COMMENT, "before");
    var values = new HashMap<EntryName, Optional<byte[]>>();
    for (int i = 0; i <= Room.MAX_ENTRIES; i++) {
      values.put(new EntryName("/private/x" + i), value("x"));
    }
    values.put(COMMENT, value("after"));
    assertThrows(LimitReached.class, () -> account().annotate(of(inbox()), "alice", values));
    assertEquals(Map.of("/shared/comment", "before"), seen("alice", of(inbox())));
    values.remove(new EntryName("/private/x0"));
    account().annotate(of(inbox()), "alice", values);
    assertThrows(LimitReached.class, () -> set(of(inbox()), "alice", MINE, "x"));
    set(of(inbox()), "alice", new EntryName("/private/x1"), "a value in the place of another");
    set(of(inbox()), "bob", MINE, "of another user");
    set(of(create("a")), "alice", MINE, "of another mailbox");
    account()
        .annotate(
            of(inbox()),
            "alice",
            Map.of(MINE, value("one for one"), new EntryName("/private/x1"), Optional.empty()));
  }

  @Test
  void theyTakeLimitedRoom() {
    var large = Optional.of(new byte[Annotation.MAX_VALUE]);
    int fit = (int) (Room.MAX_BYTES / Annotation.MAX_VALUE) - 1;
    for (int i = 0; i < fit; i++) {
      var entry = new EntryName("/shared/x" + i);
      account().annotate(i % 2 == 0 ? ACCOUNT : of(inbox()), "alice", Map.of(entry, large));
    }
    Mailbox box = create("a");
    var small = value("x".repeat(60_000));
    account().annotate(of(box), "alice", Map.of(COMMENT, small));
    assertThrows(
        LimitReached.class,
        () -> account().annotate(of(box), "alice", Map.of(new EntryName("/shared/y"), small)));
    account().annotate(of(box), "alice", Map.of(MINE, large));
    assertThrows(
        LimitReached.class, () -> account().rename(MailboxName.INBOX, new MailboxName("old")));
    assertThrows(NoSuchMailbox.class, () -> open("old"));
    remove(of(inbox()), new EntryName("/shared/x1"));
    account().annotate(of(box), "alice", Map.of(new EntryName("/shared/y"), small));
  }

  @Test
  void changesAreTold() {
    Mailbox box = create("a");
    long before = account().annotationChanges(0).state();
    assertEquals(Set.of(), changedSince(before));
    long first = set(of(box), "alice", MINE, "x");
    long second = set(ACCOUNT, "bob", MINE, "x");
    assertTrue(before < first && first < second);
    var mine = new Annotation.Key(of(box), "alice", MINE);
    var account = new Annotation.Key(ACCOUNT, "bob", MINE);
    assertEquals(Set.of(mine, account), changedSince(before));
    assertEquals(
        new Annotation.Changes(second, List.of(new Annotation.Change(second, account))),
        account().annotationChanges(first));
    long third = remove(of(box), MINE);
    assertEquals(Set.of(mine), changedSince(second));
    assertEquals(Set.of(), changedSince(third));
    remove(of(box), COMMENT);
    assertEquals(
        Set.of(new Annotation.Key(of(box), "", COMMENT)), changedSince(third), "named is enough");
  }

  @Test
  void theLatestChangesAreRemembered() {
    long before = account().annotationChanges(0).state();
    int last = Account.ANNOTATION_HISTORY;
    for (int i = 0; i < 2 * last; i++) {
      var entry = new EntryName("/private/x" + i);
      set(ACCOUNT, "alice", entry, "x");
      remove(ACCOUNT, entry);
    }
    Set<Annotation.Key> changed = changedSince(before);
    for (int i = 2 * last - last / 2; i < 2 * last; i++) {
      assertTrue(
          changed.contains(new Annotation.Key(ACCOUNT, "alice", new EntryName("/private/x" + i))));
    }
  }

  @Test
  void watchersHear() throws InterruptedException {
    Mailbox box = create("a");
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = box.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      set(of(box), "alice", MINE, "x");
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "the mailbox");
    }
    var tree = new Semaphore(0);
    try (Mailbox.Watch watch = account().watchTree(tree::release)) {
      assertTrue(watch != null, "a watch");
      set(ACCOUNT, "alice", MINE, "x");
      assertTrue(tree.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "the tree");
    }
  }

  @Test
  void writersDoNotLoseEachOthers() throws InterruptedException {
    int each = 20;
    Callable<Integer> even = () -> setMany("a", each);
    Callable<Integer> odd = () -> setMany("b", each);
    Together.run(List.of(even, odd));
    assertEquals(2 * each, seen("alice", of(inbox())).size());
    assertEquals(2 * each, changedSince(0).size());
  }

  private int setMany(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      set(of(inbox()), "alice", new EntryName("/private/" + prefix + i), "x");
    }
    return count;
  }
}

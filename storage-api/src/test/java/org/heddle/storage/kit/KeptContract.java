package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.heddle.storage.Account;
import org.heddle.storage.Account.Restored;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException.OverQuota;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Expunged messages that are kept for a time, for storages that can.
public abstract class KeptContract {
  private static final Duration TIME = Duration.ofDays(7);
  private static final MailboxName BOX = new MailboxName("box");

  private final TurnedClock clock = new TurnedClock();
  private @Nullable StorageFixture fixture;
  private @Nullable Storage storage;

  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  /// Opens the fixture's storage with a clock.
  protected abstract Storage open(StorageConfig config, Clock clock);

  @BeforeEach
  final void openStorage() {
    fixture = fixture();
    open(TIME);
  }

  private void open(Duration time) {
    if (fixture != null) {
      storage = open(new StorageConfig(fixture.dataDirectory(), fixture.options(), time), clock);
    }
  }

  @AfterEach
  final void closeStorage() {
    if (storage != null) {
      storage.close();
    }
  }

  private void reopen(Duration time) {
    closeStorage();
    open(time);
  }

  private Account account() {
    return account(QuotaLimits.NONE);
  }

  private Account account(QuotaLimits limits) {
    if (storage == null) {
      throw new IllegalStateException("Not open");
    }
    return storage.account("alice", limits);
  }

  private Mailbox inbox() {
    return account().open(MailboxName.INBOX);
  }

  private Mailbox create(MailboxName name) {
    account().create(name, Set.of());
    return account().open(name);
  }

  private List<KeptMessage> kept() {
    return account().kept(Optional.empty(), 100);
  }

  private KeptMessage onlyKept() {
    assertEquals(1, kept().size());
    return kept().getFirst();
  }

  private static void expunge(Mailbox mailbox, UidSet uids) {
    mailbox.store(
        uids, new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
    assertEquals(uids, mailbox.expunge(uids).uids());
  }

  private long appendAndExpunge(String text, String... flags) {
    long uid = Mails.append(account(), inbox(), Mails.mail(text), flags);
    expunge(inbox(), UidSet.of(uid));
    return uid;
  }

  private Restored restore(KeptMessage message) {
    return account().restore(message.id()).orElseThrow();
  }

  @Test
  void whatIsExpungedIsKept() {
    UidSet uids = Mails.appendMany(account(), inbox(), 4);
    clock.turn(Duration.ofHours(1));
    expunge(inbox(), UidSet.range(uids.first(), uids.last() - 1));
    assertEquals(3, kept().size());
    var found = new TreeSet<Long>();
    for (KeptMessage message : kept()) {
      found.add(message.uid());
      assertEquals(MailboxName.INBOX, message.mailbox());
      assertEquals(clock.instant(), message.expunged());
      assertEquals(Mails.mail("number 0").length, message.size());
      assertEquals(Mails.DATE.toInstant(), message.internalDate().toInstant());
    }
    assertEquals(Set.of(uids.first(), uids.first() + 1, uids.first() + 2), found);
    assertEquals(1, inbox().snapshot().messages().size());
  }

  @Test
  void aMessageComesBackAsItWasAndIsNew() {
    long uid =
        Mails.append(account(), inbox(), Mails.mail("back"), "\\Seen", "\\Flagged", "$one", "Two");
    Metadata before = Mails.metadata(inbox(), uid);
    expunge(inbox(), UidSet.of(uid));
    long modSeq = inbox().status().highestModSeq();
    clock.turn(Duration.ofDays(6));
    Restored restored = restore(onlyKept());
    assertEquals(MailboxName.INBOX, restored.mailbox());
    assertTrue(restored.uid() > uid);
    Metadata after = Mails.metadata(inbox(), restored.uid());
    assertTrue(after.modSeq() > modSeq);
    assertEquals(after.modSeq(), inbox().status().highestModSeq());
    assertEquals(Flags.named("\\Seen", "\\Flagged", "$one", "Two"), after.flags());
    assertEquals(before.internalDate(), after.internalDate());
    assertEquals(clock.instant(), after.saveDate());
    assertEquals(before.emailId(), after.emailId());
    assertEquals(before.size(), after.size());
    assertArrayEquals(Mails.mail("back"), Mails.read(inbox(), restored.uid()));
    assertEquals(List.of(), kept());
    reopen(TIME);
    assertEquals(after, Mails.metadata(inbox(), restored.uid()));
    assertArrayEquals(Mails.mail("back"), Mails.read(inbox(), restored.uid()));
  }

  @Test
  void whatComesBackTwiceComesBackOnce() {
    appendAndExpunge("once");
    KeptMessage message = onlyKept();
    restore(message);
    assertEquals(Optional.empty(), account().restore(message.id()));
    assertEquals(1, inbox().status().messages());
    assertEquals(Optional.empty(), account().restore("no such id"));
    assertEquals(Optional.empty(), account().restore("7.7"));
    assertEquals(Optional.empty(), account().restore("../../x/y"));
    assertEquals(Optional.empty(), account().restore(""));
  }

  @Test
  void ofManyThatBringItBackOneDoes() throws InterruptedException {
    appendAndExpunge("once");
    KeptMessage message = onlyKept();
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 8; i++) {
      jobs.add(() -> account().restore(message.id()).isPresent() ? 1 : 0);
    }
    assertEquals(1, Together.run(jobs).stream().mapToInt(n -> n).sum());
    assertEquals(1, inbox().status().messages());
  }

  @Test
  void itCanBeExpungedAndComeBackAgain() {
    appendAndExpunge("again", "$kw");
    long first = restore(onlyKept()).uid();
    expunge(inbox(), UidSet.of(first));
    assertEquals(first, onlyKept().uid());
    long second = restore(onlyKept()).uid();
    assertTrue(second > first);
    assertEquals(Flags.named("$kw"), Mails.metadata(inbox(), second).flags());
    assertArrayEquals(Mails.mail("again"), Mails.read(inbox(), second));
  }

  @Test
  void whatIsMovedIsNotKept() {
    Mailbox box = create(BOX);
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Deleted");
    inbox().move(UidSet.of(uids.first()), box, Missing.REFUSE);
    account().rename(MailboxName.INBOX, new MailboxName("old"));
    account().rename(BOX, new MailboxName("new"));
    assertEquals(List.of(), kept());
  }

  @Test
  void whatIsReplacedIsKept() {
    Mailbox box = create(BOX);
    long first = Mails.append(account(), inbox(), Mails.mail("first"), "\\Draft");
    long second =
        inbox()
            .replace(first, inbox(), Mails.message(account(), Mails.mail("second")))
            .uids()
            .first();
    KeptMessage message = onlyKept();
    assertEquals(first, message.uid());
    inbox().replace(second, box, Mails.message(account(), Mails.mail("third")));
    assertEquals(2, kept().size());
    long back = restore(message).uid();
    assertArrayEquals(Mails.mail("first"), Mails.read(inbox(), back));
    assertEquals(Flags.named("\\Draft"), Mails.metadata(inbox(), back).flags());
    assertArrayEquals(Mails.mail("second"), Mails.read(inbox(), restore(onlyKept()).uid()));
    assertEquals(1, box.status().messages());
  }

  @Test
  void whatIsInADeletedMailboxIsKept() {
    Mailbox box = create(BOX);
    UidSet uids = Mails.appendMany(account(), box, 2, "\\Seen", "$kw");
    expunge(box, UidSet.of(uids.first()));
    var last = new MailboxName("last name");
    account().rename(BOX, last);
    assertEquals(last, onlyKept().mailbox());
    account().delete(last);
    reopen(TIME);
    assertEquals(2, kept().size());
    kept().forEach(message -> assertEquals(last, message.mailbox()));
    Restored restored = restore(kept().getFirst());
    assertEquals(MailboxName.INBOX, restored.mailbox());
    assertEquals(Flags.named("\\Seen", "$kw"), Mails.metadata(inbox(), restored.uid()).flags());
    create(last);
    Restored second = restore(onlyKept());
    assertEquals(last, second.mailbox());
    Mailbox named = account().open(last);
    assertEquals(Flags.named("\\Seen", "$kw"), Mails.metadata(named, second.uid()).flags());
    assertEquals(List.of(), kept());
  }

  @Test
  void aMessageComesBackToItsMailboxWhateverThatIsCalled() {
    Mailbox box = create(BOX);
    long uid = Mails.append(account(), box, Mails.mail("x"));
    expunge(box, UidSet.of(uid));
    var renamed = new MailboxName("renamed");
    account().rename(BOX, renamed);
    create(BOX);
    assertEquals(renamed, onlyKept().mailbox());
    assertEquals(renamed, restore(onlyKept()).mailbox());
    assertEquals(1, account().open(renamed).status().messages());
  }

  @Test
  void whenTheTimeIsOverItIsGone() {
    appendAndExpunge("early");
    clock.turn(Duration.ofDays(3));
    appendAndExpunge("late");
    List<KeptMessage> both = kept();
    assertEquals(2, both.size());
    clock.turn(Duration.ofDays(4));
    KeptMessage late = onlyKept();
    KeptMessage early = both.getFirst().equals(late) ? both.getLast() : both.getFirst();
    assertEquals(Optional.empty(), account().restore(early.id()));
    reopen(TIME);
    assertEquals(late, onlyKept());
    assertArrayEquals(Mails.mail("late"), Mails.read(inbox(), restore(late).uid()));
    clock.turn(Duration.ofDays(40));
    assertEquals(1, inbox().status().messages());
  }

  @Test
  void howLongIsSettledWhenItIsExpunged() {
    appendAndExpunge("kept");
    reopen(Duration.ZERO);
    appendAndExpunge("not kept");
    KeptMessage message = onlyKept();
    clock.turn(Duration.ofDays(6));
    assertEquals(message, onlyKept());
    assertArrayEquals(Mails.mail("kept"), Mails.read(inbox(), restore(message).uid()));
    account().delete(account().create(BOX, Set.of()).name());
    assertEquals(List.of(), kept());
  }

  @Test
  void theListComesInPages() {
    UidSet uids = Mails.appendMany(account(), inbox(), 7);
    expunge(inbox(), uids);
    Mailbox box = create(BOX);
    expunge(box, Mails.appendMany(account(), box, 3));
    List<KeptMessage> all = kept();
    assertEquals(10, all.size());
    var paged = new ArrayList<KeptMessage>();
    Optional<String> after = Optional.empty();
    for (int pages = 0; pages < 4; pages++) {
      List<KeptMessage> page = account().kept(after, 3);
      assertEquals(pages < 3 ? 3 : 1, page.size());
      paged.addAll(page);
      after = Optional.of(page.getLast().id());
    }
    assertEquals(all, paged);
    assertEquals(10, new HashSet<>(paged).size());
    // What was brought back meanwhile may have been the last of a page.
    restore(all.get(2));
    assertEquals(all.get(3), account().kept(Optional.of(all.get(2).id()), 1).getFirst());
  }

  @Test
  void keptMessagesDoNotCount() {
    long uid = Mails.append(account(), inbox(), new byte[60]);
    expunge(inbox(), UidSet.of(uid));
    assertEquals(Usage.NOTHING, account().usage());
    var limits = new QuotaLimits(100, QuotaLimits.UNLIMITED);
    Account limited = account(limits);
    limited.open(MailboxName.INBOX).append(List.of(Mails.message(limited, new byte[50])));
    KeptMessage message = onlyKept();
    assertThrows(OverQuota.class, () -> limited.restore(message.id()));
    assertEquals(new Usage(50, 1), account().usage());
    assertEquals(message, onlyKept());
    restore(message);
    assertEquals(new Usage(110, 2), account().usage());
  }

  @Test
  void copiesAreKeptEachByItself() {
    Mailbox box = create(BOX);
    byte[] body = Mails.mail("shared");
    long uid = Mails.append(account(), inbox(), body, "$kw");
    long email = Mails.metadata(inbox(), uid).emailId();
    inbox().copy(UidSet.of(uid), box, Missing.REFUSE);
    expunge(inbox(), UidSet.of(uid));
    account().delete(BOX);
    assertEquals(2, kept().size());
    for (KeptMessage message : kept()) {
      long back = restore(message).uid();
      assertEquals(email, Mails.metadata(inbox(), back).emailId());
      assertEquals(Flags.named("$kw"), Mails.metadata(inbox(), back).flags());
      assertArrayEquals(body, Mails.read(inbox(), back));
    }
    assertEquals(2, inbox().status().messages());
  }

  @Test
  void bytesOfAllKindsComeBack() {
    var random = new java.util.Random(5);
    for (byte[] body :
        List.of(new byte[0], Mails.noise(random, 700_000), new byte[] {'a', '\n', 'b', '\n'})) {
      long uid = Mails.append(account(), inbox(), body);
      expunge(inbox(), UidSet.of(uid));
      reopen(TIME);
      assertArrayEquals(body, Mails.read(inbox(), restore(onlyKept()).uid()));
    }
  }

  @Test
  void sessionsHearOfWhatComesBack() throws InterruptedException {
    appendAndExpunge("news");
    var rung = new java.util.concurrent.CountDownLatch(1);
    try (var _ = inbox().watch(rung::countDown)) {
      restore(onlyKept());
      assertTrue(rung.await(10, java.util.concurrent.TimeUnit.SECONDS));
    }
  }
}

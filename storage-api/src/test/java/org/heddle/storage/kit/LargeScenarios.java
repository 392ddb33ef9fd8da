package org.heddle.storage.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.Snapshot;
import org.heddle.storage.Storage;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// What has to work in a small heap. Main class of a child JVM: the first argument names the
/// scenario, the others are those of [ChildJvm].
public final class LargeScenarios {
  private static final int MEGABYTE = 1 << 20;
  private static final int MEGABYTES = 50;
  private static final int FIRST_MESSAGES = 100;
  private static final int DOUBLINGS = 10;
  private static final int SNAPSHOTS = 200;

  private LargeScenarios() {}

  /// Ends with status 0 if all went well.
  public static void main(String[] arguments) throws Exception {
    StorageFixture fixture = ChildJvm.fixture(arguments, 1);
    switch (arguments[0]) {
      case "message" -> largeMessage(fixture);
      case "mailbox" -> largeMailbox(fixture);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.out.println("done");
  }

  /// A message of 50 MB goes in and comes out, also as a copy and after reopening.
  static void largeMessage(StorageFixture fixture) throws IOException {
    long copied;
    try (Storage storage = fixture.open()) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      long uid = inbox.append(List.of(largeMessage(account))).uids().first();
      account.create(new MailboxName("target"), Set.of());
      Mailbox target = account.open(new MailboxName("target"));
      copied = inbox.copy(UidSet.of(uid), target, Missing.REFUSE).to().first();
      check(inbox, uid);
      require(inbox.heads(UidSet.of(uid), 16_384).getOrDefault(uid, new byte[0]).length == 16_384);
    }
    try (Storage storage = fixture.open()) {
      check(storage.account("alice").open(new MailboxName("target")), copied);
    }
  }

  private static NewMessage largeMessage(Account account) throws IOException {
    Draft draft = account.draft();
    var random = new Random(50);
    byte[] block = new byte[MEGABYTE];
    OutputStream output = draft.output();
    for (int i = 0; i < MEGABYTES; i++) {
      random.nextBytes(block);
      output.write(block);
    }
    require(draft.size() == (long) MEGABYTES * MEGABYTE);
    return new NewMessage(draft, Flags.NONE, Mails.DATE, new byte[0]);
  }

  private static void check(Mailbox mailbox, long uid) {
    require(Mails.metadata(mailbox, uid).size() == (long) MEGABYTES * MEGABYTE);
    var random = new Random(50);
    byte[] expected = new byte[MEGABYTE];
    byte[] found = new byte[MEGABYTE];
    try (Content content = mailbox.content(uid)) {
      for (long position = 0; position < content.size(); position += MEGABYTE) {
        random.nextBytes(expected);
        require(content.read(position, found, 0, MEGABYTE) == MEGABYTE);
        require(Arrays.equals(expected, found));
      }
    }
  }

  /// A mailbox of 100,000 messages, of which 200 sessions hold a snapshot each, all different.
  static void largeMailbox(StorageFixture fixture) {
    try (Storage storage = fixture.open()) {
      Mailbox inbox = fill(storage.account("alice"));
      List<Snapshot> held = changeAndHold(inbox);
      for (int i = 1; i < held.size(); i++) {
        Flags flags = held.get(i).messages().flags(row(i));
        require(flags.has(SystemFlag.SEEN) && flags.hasKeyword("$k"));
        require(held.get(i - 1).messages().flags(row(i)).isEmpty());
      }
    }
    try (Storage storage = fixture.open()) {
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      int all = FIRST_MESSAGES << DOUBLINGS;
      require(inbox.snapshot().messages().size() == all);
      UidSet seen = inbox.search(new SearchKey.HasFlag(SystemFlag.SEEN)).certain();
      require(seen.isEmpty() || seen.size() == SNAPSHOTS);
      require(inbox.status().unseen() == all - SNAPSHOTS);
      inbox.store(UidSet.range(1, UidSet.MAX_UID), flag("\\Deleted"), Long.MAX_VALUE);
      require(inbox.expunge(UidSet.range(1, UidSet.MAX_UID)).uids().size() == all);
      require(inbox.status().messages() == 0);
    }
  }

  private static int row(int snapshot) {
    return snapshot * 500;
  }

  private static FlagChange flag(String... flags) {
    return new FlagChange(Op.ADD, Flags.named(flags));
  }

  private static Mailbox fill(Account account) {
    Mailbox inbox = account.open(MailboxName.INBOX);
    Mails.appendMany(account, inbox, FIRST_MESSAGES);
    for (int i = 0; i < DOUBLINGS; i++) {
      inbox.copy(UidSet.range(1, UidSet.MAX_UID), inbox, Missing.IGNORE);
    }
    return inbox;
  }

  private static List<Snapshot> changeAndHold(Mailbox inbox) {
    var held = new ArrayList<Snapshot>();
    held.add(inbox.snapshot());
    for (int i = 1; i <= SNAPSHOTS; i++) {
      Snapshot before = held.getLast();
      UidSet one = UidSet.of(before.messages().uid(row(i)));
      inbox.store(one, flag("\\Seen", "$k"), Long.MAX_VALUE);
      Changes changes = inbox.changesSince(before.status().highestModSeq());
      require(
          switch (changes) {
            case Changes.Delta delta -> delta.changed().uids().equals(one);
            case Changes.Forgotten _ -> true;
          });
      held.add(inbox.snapshot());
    }
    return held;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("not as it should be");
    }
  }
}

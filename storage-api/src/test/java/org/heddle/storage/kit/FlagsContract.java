package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.Mailbox.Stored;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// STORE and EXPUNGE.
public abstract class FlagsContract extends StorageContract {
  private static final long ALWAYS = Long.MAX_VALUE;

  private static FlagChange change(Op op, String... flags) {
    return new FlagChange(op, Flags.named(flags));
  }

  @Test
  void flagsAreAddedRemovedAndReplaced() {
    long uid = Mails.append(account(), inbox(), Mails.mail("x"), "\\Seen");
    inbox().store(UidSet.of(uid), change(Op.ADD, "\\Flagged", "$One"), ALWAYS);
    assertEquals(Flags.named("\\Seen", "\\Flagged", "$One"), Mails.metadata(inbox(), uid).flags());
    inbox().store(UidSet.of(uid), change(Op.REMOVE, "\\Seen", "$one"), ALWAYS);
    assertEquals(Flags.named("\\Flagged"), Mails.metadata(inbox(), uid).flags());
    inbox().store(UidSet.of(uid), change(Op.REPLACE, "\\Draft", "$Two"), ALWAYS);
    assertEquals(Flags.named("\\Draft", "$Two"), Mails.metadata(inbox(), uid).flags());
  }

  @Test
  void onlyWhatChangesGetsANewModSeq() {
    long seen = Mails.append(account(), inbox(), Mails.mail("seen"), "\\Seen");
    long unseen = Mails.append(account(), inbox(), Mails.mail("unseen"));
    long before = inbox().status().highestModSeq();
    Stored stored =
        inbox().store(UidSet.range(1, UidSet.MAX_UID), change(Op.ADD, "\\Seen"), ALWAYS);
    assertEquals(UidSet.of(unseen), stored.changed().uids());
    assertTrue(stored.modSeq() > before);
    assertTrue(Mails.metadata(inbox(), seen).modSeq() <= before);
    assertEquals(stored.modSeq(), inbox().status().highestModSeq());
    Stored again = inbox().store(UidSet.of(seen, unseen), change(Op.ADD, "\\seen"), ALWAYS);
    assertTrue(again.changed().isEmpty());
    assertEquals(stored.modSeq(), again.modSeq());
  }

  @Test
  void whatChangedSinceIsRefused() {
    long first = Mails.append(account(), inbox(), Mails.mail("first"));
    long known = inbox().status().highestModSeq();
    long second = Mails.append(account(), inbox(), Mails.mail("second"));
    Stored stored = inbox().store(UidSet.of(first, second, 4_000_000), change(Op.ADD, "$x"), known);
    assertEquals(UidSet.of(first), stored.changed().uids());
    assertEquals(UidSet.of(second), stored.refused());
    assertTrue(Mails.metadata(inbox(), second).flags().isEmpty());
  }

  @Test
  void expungeTakesOnlyWhatIsDeleted() {
    UidSet deleted = Mails.appendMany(account(), inbox(), 3, "\\Deleted");
    UidSet kept = Mails.appendMany(account(), inbox(), 2);
    long before = inbox().status().highestModSeq();
    Expunged expunged = inbox().expunge(UidSet.of(deleted.first(), kept.first(), 4_000_000));
    assertEquals(UidSet.of(deleted.first()), expunged.uids());
    assertTrue(expunged.modSeq() > before);
    inbox().expunge(UidSet.range(1, UidSet.MAX_UID));
    assertEquals(kept, Mails.uids(inbox()));
    MailboxStatus status = inbox().status();
    assertEquals(0, status.deleted());
    assertEquals(2, status.unseen());
    Expunged nothing = inbox().expunge(UidSet.range(1, UidSet.MAX_UID));
    assertTrue(nothing.uids().isEmpty());
    assertEquals(status, inbox().status());
  }
}

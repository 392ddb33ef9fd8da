package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Resync;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a client that comes back is told to be gone, with and without a history: of 30 messages,
/// those whose UID three divides are left (RFC 7162 section 3.2.5.2 has the like).
final class ResynchronizationTest {
  private static final int MESSAGES = 30;

  private final Account account = new MemoryStorage().account("alice");
  private final ForgetfulMailbox mailbox = new ForgetfulMailbox(account.open(MailboxName.INBOX));
  private long full;

  @BeforeEach
  void expungeMost() {
    for (int i = 0; i < MESSAGES; i++) {
      Mails.append(account, mailbox, Mails.mail("x"));
    }
    full = mailbox.status().highestModSeq();
    var gone = UidSet.builder();
    for (int uid = 1; uid <= MESSAGES; uid++) {
      if (uid % 3 != 0) {
        gone.add(uid);
      }
    }
    var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
    mailbox.store(gone.build(), deleted, Long.MAX_VALUE);
    mailbox.expunge(gone.build());
  }

  private String gone(long modSeq, Optional<UidSet> known, Optional<Resync.Sample> sample) {
    var now = mailbox.snapshot();
    var recent = new RecentMessages(RecentMessages.Interest.NONE);
    var view = MailboxView.open(mailbox, now, Access.READ_WRITE, recent);
    var client = new Resync.QResync(now.status().uidValidity(), modSeq, known, sample);
    return Resynchronization.gone(client, view, now).toString();
  }

  private static Optional<Resync.Sample> sample(UidSet numbers, UidSet uids) {
    return Optional.of(new Resync.Sample(numbers, uids));
  }

  @Test
  void withAHistoryItIsWhatWasExpungedSince() {
    assertEquals(
        "1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23,25:26,28:29",
        gone(full, Optional.empty(), Optional.empty()));
    assertEquals("4:5,7", gone(full, Optional.of(UidSet.range(3, 7)), Optional.empty()));
    long now = mailbox.status().highestModSeq();
    assertEquals("", gone(now, Optional.empty(), Optional.empty()));
  }

  @Test
  void withoutAHistoryItIsAllThatIsNotThere() {
    mailbox.forget();
    assertEquals("4:5,7", gone(full, Optional.of(UidSet.range(3, 7)), Optional.empty()));
    mailbox.forget();
    assertEquals(
        "1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23,25:26,28:29",
        gone(full, Optional.of(UidSet.range(1, 4_000_000_000L)), Optional.empty()));
  }

  @Test
  void aSampleProvesWhatTheClientKnows() {
    mailbox.forget();
    var right = sample(UidSet.of(2, 4, 8), UidSet.of(6, 12, 24));
    assertEquals("25:26,28:29", gone(full, Optional.empty(), right));
  }

  @Test
  void aSampleProvesNothingBehindItsLastRightPair() {
    mailbox.forget();
    var wrong = sample(UidSet.of(2, 4, 9), UidSet.of(6, 12, 24));
    assertEquals("13:14,16:17,19:20,22:23,25:26,28:29", gone(full, Optional.empty(), wrong));
    mailbox.forget();
    var huge = sample(UidSet.range(1, 2_000_000_000), UidSet.range(5, 2_000_000_004));
    assertEquals("28:29", gone(full, Optional.of(UidSet.range(28, 30)), huge));
  }

  @Test
  void withAHistorySamplesAreNotNeeded() {
    var right = sample(UidSet.of(2, 4, 8), UidSet.of(6, 12, 24));
    assertEquals("4:5", gone(full, Optional.of(UidSet.range(3, 6)), right));
  }
}

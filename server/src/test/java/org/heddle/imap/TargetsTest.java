package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

final class TargetsTest {
  private static final long STAR = MessageSet.STAR;

  private final Account account = new MemoryStorage().account("alice");
  private final Mailbox mailbox = account.open(MailboxName.INBOX);

  /// A view of the UIDs 2, 3, 5 and 6, which are the messages 1 to 4.
  private MailboxView view() {
    Mails.appendMany(account, mailbox, 6);
    remove(UidSet.builder().add(1).add(4).build());
    return open();
  }

  private MailboxView open() {
    var recent = new RecentMessages(RecentMessages.Interest.NONE);
    return MailboxView.open(mailbox, mailbox.snapshot(), Access.READ_WRITE, recent);
  }

  private void remove(UidSet uids) {
    mailbox.store(
        uids, new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
    mailbox.expunge(uids);
  }

  private static MessageSet set(long... ends) {
    return new MessageSet.Numbers(
        Arrays.stream(ends).mapToObj(n -> new MessageSet.Range(n, n)).toList());
  }

  private static MessageSet range(long first, long last) {
    return new MessageSet.Numbers(List.of(new MessageSet.Range(first, last)));
  }

  private static String byNumber(MessageSet set, MailboxView view) {
    return Targets.resolve(set, Numbering.SEQUENCE, view).toString();
  }

  private static String byUid(MessageSet set, MailboxView view) {
    return Targets.resolve(set, Numbering.UID, view).toString();
  }

  @Test
  void numbersAreCountedFromTheLowestUid() {
    MailboxView view = view();
    assertEquals("2", byNumber(set(1), view));
    assertEquals("3,5", byNumber(range(2, 3), view));
    assertEquals("3,5", byNumber(range(3, 2), view));
    assertEquals("2:3,5:6", byNumber(range(1, STAR), view));
    assertEquals("6", byNumber(set(STAR), view));
    assertEquals("2,5", byNumber(set(3, 1, 3), view));
  }

  @Test
  void numbersThatAreNotInUseAreRefused() {
    MailboxView view = view();
    assertThrows(BadCommand.class, () -> byNumber(set(5), view));
    assertThrows(BadCommand.class, () -> byNumber(range(1, 5), view));
    assertThrows(BadCommand.class, () -> byNumber(range(STAR, 5), view));
    assertThrows(BadCommand.class, () -> byNumber(set(4_294_967_295L), view));
    assertThrows(BadCommand.class, () -> byNumber(set(1, 9), view));
  }

  @Test
  void uidsThatDoNotExistAreLeftOut() {
    MailboxView view = view();
    assertEquals("2:3", byUid(range(1, 4), view));
    assertEquals("", byUid(set(1, 4, 7), view));
    assertEquals("2:3,5:6", byUid(range(1, 4_294_967_295L), view));
    assertEquals("3,6", byUid(set(6, 3), view));
  }

  @Test
  void theStarOfUidsIsTheHighestThereIs() {
    MailboxView view = view();
    assertEquals("6", byUid(set(STAR), view));
    assertEquals("6", byUid(range(100, STAR), view));
    assertEquals("5:6", byUid(range(STAR, 4), view));
  }

  @Test
  void anEmptyMailboxHasNoNumbersAndNoUids() {
    MailboxView view = open();
    assertThrows(BadCommand.class, () -> byNumber(range(1, STAR), view));
    assertThrows(BadCommand.class, () -> byNumber(set(STAR), view));
    assertEquals("", byUid(range(1, STAR), view));
    assertEquals("", byUid(set(STAR), view));
  }

  @Test
  void aMessageThatIsGoneKeepsItsNumberUntilTheClientIsTold() {
    MailboxView view = view();
    remove(UidSet.of(3));
    view.sync(MailboxView.Expunges.HOLD_BACK);
    assertEquals("3", byNumber(set(2), view));
    view.sync(MailboxView.Expunges.ANNOUNCE);
    assertEquals("5", byNumber(set(2), view));
  }

  @Test
  void theSavedResultIsWhatIsStillCounted() {
    MailboxView view = view();
    view.searchResult(UidSet.range(3, 6));
    assertEquals("3,5:6", byNumber(new MessageSet.Saved(), view));
    remove(UidSet.of(5));
    view.sync(MailboxView.Expunges.ANNOUNCE);
    assertEquals("3,6", byUid(new MessageSet.Saved(), view));
    view.searchResult(UidSet.EMPTY);
    assertTrue(Targets.resolve(new MessageSet.Saved(), Numbering.UID, view).isEmpty());
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;

/// Compares an account with its replica by all that the SPI tells of them.
public final class Likeness {
  private Likeness() {}

  /// Fails at the first difference.
  public static void assertAlike(Account source, Account copy) {
    assertEquals(source.mailboxes(), copy.mailboxes(), "trees");
    assertEquals(source.accessLists(), copy.accessLists(), "access lists");
    assertEquals(source.usage(), copy.usage(), "usage");
    assertEquals(annotations(source), annotations(copy), "annotations");
    var ids = source.mailboxes().mailboxes().stream().map(MailboxInfo::id).toList();
    assertEquals(new HashSet<>(ids), copy.statuses(ids).keySet());
    for (MailboxInfo info : source.mailboxes().mailboxes()) {
      assertAlike(source.open(info.name()), copy.open(info.name()));
    }
  }

  private static SortedMap<Annotation.Key, String> annotations(Account account) {
    var all = new TreeMap<Annotation.Key, String>();
    account.annotations().forEach(one -> all.put(one.key(), HexFormat.of().formatHex(one.value())));
    return all;
  }

  private static void assertAlike(Mailbox source, Mailbox copy) {
    assertEquals(source.id(), copy.id());
    assertEquals(notRecent(source.status()), notRecent(copy.status()));
    var expected = source.snapshot();
    var found = copy.snapshot();
    assertEquals(Mails.rows(expected.messages()), Mails.rows(found.messages()));
    assertEquals(new TreeSet<>(expected.keywords()), new TreeSet<>(found.keywords()), "keywords");
    assertEquals(source.history(), copy.history(), "history");
    for (Metadata row : expected.messages()) {
      assertArrayEquals(Mails.read(source, row.uid()), Mails.read(copy, row.uid()));
    }
    assertSameChanges(source, copy);
  }

  private static MailboxStatus notRecent(MailboxStatus status) {
    return new MailboxStatus(
        status.id(),
        status.uidValidity(),
        status.uidNext(),
        status.highestModSeq(),
        status.messages(),
        0,
        status.unseen(),
        status.deleted(),
        status.bytes());
  }

  private static void assertSameChanges(Mailbox source, Mailbox copy) {
    var marks = new TreeSet<Long>();
    source.history().expunges().forEach(one -> marks.add(one.modSeq()));
    source.snapshot().messages().forEach(row -> marks.add(row.modSeq()));
    marks.add(source.status().highestModSeq());
    marks.add(source.history().from());
    for (long mark : marks) {
      assertSameSince(source, copy, mark);
      assertSameSince(source, copy, Math.max(1, mark - 1));
    }
  }

  private static void assertSameSince(Mailbox source, Mailbox copy, long modSeq) {
    if (source.changesSince(modSeq) instanceof Changes.Delta expected) {
      String what = "since " + modSeq + " of " + source.status();
      Changes.Delta found = assertInstanceOf(Changes.Delta.class, copy.changesSince(modSeq), what);
      assertEquals(Mails.rows(expected.changed()), Mails.rows(found.changed()), what);
      assertEquals(UidSet.EMPTY, expected.vanished().minus(found.vanished()), what);
      assertEquals(UidSet.EMPTY, found.vanished().intersect(Mails.uids(source)), what);
    }
  }
}

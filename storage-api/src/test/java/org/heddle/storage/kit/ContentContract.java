package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.StorageException.MessageGone;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Bytes, dates and summaries come back as they were given.
public abstract class ContentContract extends StorageContract {
  private static final int[] SIZES = {
    0, 1, 2, 511, 4095, 4096, 4097, 8192, 65_535, 65_536, 262_143, 262_144, 262_145, 1_000_003
  };

  @Test
  void messagesOfAllSizesComeBackByteForByte() {
    var random = new Random(11);
    var bodies = new ArrayList<byte[]>();
    for (int size : SIZES) {
      bodies.add(Mails.noise(random, size));
      Mails.append(account(), inbox(), bodies.getLast());
    }
    reopen();
    long[] uids = Mails.uids(inbox()).toArray();
    for (int i = 0; i < uids.length; i++) {
      assertEquals(SIZES[i], Mails.metadata(inbox(), uids[i]).size());
      assertArrayEquals(bodies.get(i), Mails.read(inbox(), uids[i]), "size " + SIZES[i]);
    }
  }

  @Test
  void noByteIsChanged() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    var bodies = new ArrayList<byte[]>();
    bodies.add(all);
    for (String text :
        List.of(
            "bare\nline feeds\n", "bare\rreturns\r", "\r\n.\r\n", "\0\0", "From x\n>From y\n")) {
      bodies.add(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    bodies.forEach(body -> Mails.append(account(), inbox(), body));
    long[] uids = Mails.uids(inbox()).toArray();
    for (int i = 0; i < uids.length; i++) {
      assertArrayEquals(bodies.get(i), Mails.read(inbox(), uids[i]));
    }
  }

  @Test
  void anyRangeCanBeRead() {
    var random = new Random(12);
    byte[] body = Mails.noise(random, 700_001);
    long uid = Mails.append(account(), inbox(), body);
    try (Content content = inbox().content(uid)) {
      assertEquals(body.length, content.size());
      for (int i = 0; i < 300; i++) {
        int from = random.nextInt(body.length + 10);
        int length = random.nextInt(random.nextBoolean() ? 100 : 300_000);
        byte[] buffer = new byte[length + 20];
        int count = content.read(from, buffer, 7, length);
        assertEquals(Math.max(0, Math.min(length, body.length - from)), count);
        byte[] expected = new byte[length + 20];
        System.arraycopy(body, Math.min(from, body.length), expected, 7, count);
        assertArrayEquals(expected, buffer, "from " + from + ", length " + length);
      }
      assertEquals(0, content.read(body.length, new byte[1], 0, 1));
      assertEquals(0, content.read(Long.MAX_VALUE, new byte[1], 0, 1));
      assertEquals(0, content.read(0, new byte[1], 0, 0));
    }
  }

  @Test
  void aDraftCanBeReadBackWhileItGrows() {
    byte[] body = Mails.noise(new Random(15), 200_001);
    try (Draft draft = account().draft()) {
      assertEquals(0, draft.read(0, new byte[1], 0, 1));
      for (int written = 0; written < body.length; ) {
        int count = Math.min(7_777, body.length - written);
        write(draft, body, written, count);
        written += count;
        int from = Math.max(0, written - 10_000);
        byte[] buffer = new byte[20_003];
        assertEquals(written - from, draft.read(from, buffer, 3, 20_000));
        assertArrayEquals(
            Arrays.copyOfRange(body, from, written),
            Arrays.copyOfRange(buffer, 3, 3 + written - from));
      }
      assertEquals(0, draft.read(body.length, new byte[1], 0, 1));
      assertEquals(0, draft.read(Long.MAX_VALUE, new byte[1], 0, 1));
      var message =
          new NewMessage(
              draft, Flags.NONE, OffsetDateTime.now(ZoneOffset.UTC).withNano(0), new byte[0]);
      long uid = inbox().append(List.of(message)).uids().first();
      assertArrayEquals(body, Mails.read(inbox(), uid));
      assertThrows(IllegalStateException.class, () -> draft.read(0, new byte[1], 0, 1));
    }
  }

  private static void write(Draft draft, byte[] bytes, int offset, int length) {
    try {
      draft.output().write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Never other bytes: either those of the message, or the word that it is gone.
  @Test
  void openContentOutlivesAnExpungeOrSaysSo() {
    byte[] body = Mails.noise(new Random(13), 300_000);
    long uid = Mails.append(account(), inbox(), body, "\\Deleted");
    try (Content content = inbox().content(uid)) {
      byte[] start = new byte[1000];
      assertEquals(1000, content.read(0, start, 0, 1000));
      inbox().expunge(UidSet.of(uid));
      Mails.append(account(), inbox(), Mails.noise(new Random(14), 300_000));
      byte[] rest = new byte[body.length];
      try {
        assertEquals(body.length, content.read(0, rest, 0, rest.length));
        assertArrayEquals(body, rest);
      } catch (MessageGone e) {
        assertThrows(MessageGone.class, () -> inbox().content(uid));
      }
    }
  }

  @Test
  void openContentOutlivesAFlagChangeAMoveAndARename() {
    Mailbox box = create("a");
    byte[] body = Mails.noise(new Random(15), 100_000);
    long uid = Mails.append(account(), box, body);
    try (Content content = box.content(uid)) {
      box.store(
          UidSet.of(uid), new FlagChange(Op.ADD, Flags.named("\\Seen", "$x")), Long.MAX_VALUE);
      assertArrayEquals(body, Mails.read(content));
      account().rename(new MailboxName("a"), new MailboxName("b/c"));
      assertArrayEquals(body, Mails.read(content));
      long moved = box.move(UidSet.of(uid), inbox(), Missing.REFUSE).to().first();
      try {
        assertArrayEquals(body, Mails.read(content));
      } catch (MessageGone e) {
        assertThrows(MessageGone.class, () -> box.content(uid));
      }
      assertArrayEquals(body, Mails.read(inbox(), moved));
    }
  }

  @Test
  void headsAreTheFirstBytes() {
    byte[] body = Mails.noise(new Random(16), 50_000);
    long large = Mails.append(account(), inbox(), body);
    long small = Mails.append(account(), inbox(), Mails.mail("small"));
    long empty = Mails.append(account(), inbox(), new byte[0]);
    Map<Long, byte[]> heads = inbox().heads(UidSet.of(large, small, empty, 4_000_000), 1000);
    assertEquals(3, heads.size());
    assertArrayEquals(Arrays.copyOf(body, 1000), heads.get(large));
    assertArrayEquals(Mails.mail("small"), heads.get(small));
    assertArrayEquals(new byte[0], heads.get(empty));
    assertTrue(inbox().heads(UidSet.of(4_000_000), 1000).isEmpty());
    assertTrue(inbox().heads(UidSet.EMPTY, 1000).isEmpty());
  }

  @Test
  void internalDatesKeepTheirZone() {
    var dates = new ArrayList<OffsetDateTime>();
    for (String zone : List.of("Z", "+05:30", "-03:30", "+14:00", "-12:00", "+00:01", "-00:44")) {
      for (int year : List.of(1970, 1999, 2024, 2038, 2106)) {
        dates.add(OffsetDateTime.of(year, 12, 31, 23, 59, 59, 0, ZoneOffset.of(zone)));
        dates.add(OffsetDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.of(zone)));
      }
    }
    var messages = new ArrayList<NewMessage>();
    for (OffsetDateTime date : dates) {
      messages.add(
          new NewMessage(
              Mails.draft(account(), Mails.mail("at " + date)), Flags.NONE, date, new byte[0]));
    }
    inbox().append(messages);
    Mailbox target = create("target");
    inbox().copy(Mails.uids(inbox()), target, Missing.REFUSE);
    reopen();
    for (Mailbox mailbox : List.of(inbox(), open("target"))) {
      assertEquals(dates, Mails.rows(mailbox).stream().map(row -> row.internalDate()).toList());
    }
  }

  @Test
  void theSummaryIsThatOfTheMessageOrNotThere() {
    byte[] summary = Mails.noise(new Random(17), 3000);
    var message =
        new NewMessage(Mails.draft(account(), Mails.mail("x")), Flags.NONE, Mails.DATE, summary);
    long with = inbox().append(List.of(message)).uids().first();
    long without = Mails.append(account(), inbox(), Mails.mail("y"));
    UidSet both = UidSet.of(with, without, 4_000_000);
    checkSummaries(both, Map.of(with, summary));
    byte[] later = Mails.noise(new Random(18), 200);
    inbox().cacheSummaries(Map.of(without, later, 4_000_000L, later));
    checkSummaries(both, Map.of(with, summary, without, later));
    reopen();
    checkSummaries(both, Map.of(with, summary, without, later));
    reopenWithoutCaches();
    checkSummaries(both, Map.of(with, summary, without, later));
    assertArrayEquals(Mails.mail("x"), Mails.read(inbox(), with));
  }

  private void checkSummaries(UidSet uids, Map<Long, byte[]> possible) {
    inbox()
        .summaries(uids)
        .forEach((uid, summary) -> {
          assertTrue(possible.containsKey(uid), "a summary of " + uid);
          assertArrayEquals(possible.get(uid), summary);
        });
  }

  @Test
  void losingAllCachesChangesNoAnswer() {
    Mails.appendMany(account(), inbox(), 20, "\\Seen", "$Label");
    inbox().store(UidSet.range(1, 5), changeTo("\\Deleted", "$Other"), Long.MAX_VALUE);
    inbox().expunge(UidSet.range(2, 3));
    var rows = Mails.rows(inbox());
    var status = inbox().status();
    reopenWithoutCaches();
    var rowsAfter = Mails.rows(inbox());
    assertEquals(rows.size(), rowsAfter.size());
    for (int i = 0; i < rows.size(); i++) {
      var before = rows.get(i);
      var after = rowsAfter.get(i);
      assertEquals(before.uid(), after.uid());
      assertEquals(before.flags(), after.flags());
      assertEquals(before.internalDate().toInstant(), after.internalDate().toInstant());
      assertEquals(before.size(), after.size());
    }
    assertEquals(status.uidValidity(), inbox().status().uidValidity());
    assertEquals(status.uidNext(), inbox().status().uidNext());
    assertTrue(inbox().status().highestModSeq() >= status.highestModSeq());
    assertEquals(status.unseen(), inbox().status().unseen());
  }

  private static FlagChange changeTo(String... flags) {
    return new FlagChange(Op.REPLACE, Flags.named(flags));
  }
}

package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table against a sorted map of rows.
final class MessageTableTest {
  private static final List<Flags> FLAGS =
      List.of(
          Flags.NONE,
          Flags.named("\\Seen"),
          Flags.named("\\Seen", "\\Deleted"),
          Flags.named("$Label"),
          Flags.named("\\Flagged", "$label", "Other"));

  private static Metadata row(Random random, long uid, long modSeq) {
    return new Metadata(
        uid,
        modSeq,
        FLAGS.get(random.nextInt(FLAGS.size())),
        OffsetDateTime.ofInstant(
            Instant.ofEpochSecond(random.nextLong(-1L << 33, 1L << 34)),
            ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 3600, 18 * 3600))),
        Instant.ofEpochSecond(1_700_000_000 + random.nextInt(1000)),
        random.nextInt(10) == 0 ? random.nextLong(1L << 32) : random.nextInt(5000),
        random.nextInt(4) == 0 ? random.nextLong() : modSeq);
  }

  private static void check(NavigableMap<Long, Metadata> model, MessageTable table, String where) {
    var rows = new ArrayList<Metadata>();
    table.forEach(rows::add);
    assertEquals(List.copyOf(model.values()), rows, where);
    assertEquals(model.size(), table.size(), where);
    assertEquals(model.isEmpty(), table.isEmpty(), where);
    assertEquals(set(model, _ -> true), table.uids(), where);
  }

  private static UidSet set(NavigableMap<Long, Metadata> model, Predicate<Metadata> test) {
    return UidSet.of(model.values().stream().filter(test).mapToLong(Metadata::uid).toArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void behavesAsASortedMap(long seed) {
    var random = new Random(seed);
    var model = new TreeMap<Long, Metadata>();
    MessageTable table = MessageTable.EMPTY;
    long uidNext = 1;
    for (int step = 1; step <= 60; step++) {
      var changed = new ArrayList<Metadata>();
      int appended = random.nextInt(6) == 0 ? random.nextInt(1500) : random.nextInt(3);
      for (int i = 0; i < appended; i++) {
        uidNext += 1 + (random.nextInt(5) == 0 ? random.nextInt(20) : 0);
        changed.add(row(random, uidNext, step));
      }
      int touched = random.nextInt(5) == 0 ? random.nextInt(500) : random.nextInt(4);
      for (int i = 0; i < touched; i++) {
        changed.add(row(random, 1 + random.nextLong(uidNext + 5), step));
      }
      Collections.shuffle(changed, random);
      UidSet vanished = vanished(random, uidNext);
      MessageTable before = table;
      var modelBefore = new TreeMap<>(model);
      table = table.with(changed, vanished);
      model.keySet().removeIf(vanished::contains);
      changed.forEach(message -> model.put(message.uid(), message));
      uidNext = Math.max(uidNext, model.isEmpty() ? 0 : model.lastKey());
      String where = "seed " + seed + ", step " + step;
      check(model, table, where);
      if (step % 6 == 0) {
        check(modelBefore, before, where + ", the table before");
      }
      queries(random, model, table, where);
    }
  }

  private static UidSet vanished(Random random, long uidNext) {
    return switch (random.nextInt(6)) {
      case 0 -> UidSet.range(1 + random.nextLong(uidNext), 1 + random.nextLong(uidNext));
      case 1 -> {
        var uids = UidSet.builder();
        for (long uid = 1; uid <= uidNext; uid += 1 + random.nextInt(40)) {
          uids.add(uid);
        }
        yield uids.build();
      }
      case 2 -> UidSet.of(1 + random.nextLong(uidNext), 1 + random.nextLong(uidNext + 1));
      default -> UidSet.EMPTY;
    };
  }

  private static void queries(
      Random random, NavigableMap<Long, Metadata> model, MessageTable table, String where) {
    long modSeq = random.nextLong(62);
    var since = new TreeMap<>(model);
    since.values().removeIf(row -> row.modSeq() <= modSeq);
    check(since, table.changedSince(modSeq), where + ", since " + modSeq);
    assertEquals(set(since, _ -> true), table.uidsChangedSince(modSeq), where);
    UidSet chosen = vanished(random, 6000);
    var selected = new TreeMap<>(model);
    selected.keySet().removeIf(uid -> !chosen.contains(uid));
    check(selected, table.select(chosen), where + ", select " + chosen);
    assertEquals(
        set(model, row -> row.flags().has(SystemFlag.SEEN)),
        table.uidsWithFlags(flags -> flags.has(SystemFlag.SEEN)),
        where);
    MessageTable all = table;
    assertEquals(
        set(model, row -> row.size() > 2000), table.uidsWhere(row -> all.size(row) > 2000), where);
    for (int i = 0; i < 20; i++) {
      long uid = random.nextLong(UidSet.MAX_UID) >>> random.nextInt(32);
      int expected = model.headMap(uid).size();
      assertEquals(model.containsKey(uid) ? expected : -1 - expected, table.find(uid), where);
    }
    columns(random, model, table, where);
  }

  private static void columns(
      Random random, NavigableMap<Long, Metadata> model, MessageTable table, String where) {
    var rows = List.copyOf(model.values());
    for (int i = 0; i < Math.min(50, rows.size()); i++) {
      int row = random.nextInt(rows.size());
      Metadata expected = rows.get(row);
      assertEquals(expected, table.get(row), where);
      assertEquals(expected.uid(), table.uid(row), where);
      assertEquals(expected.modSeq(), table.modSeq(row), where);
      assertEquals(expected.flags(), table.flags(row), where);
      assertEquals(expected.size(), table.size(row), where);
      assertEquals(expected.internalDate(), table.internalDate(row), where);
      assertEquals(expected.internalDate().toLocalDate(), table.internalDay(row), where);
      assertEquals(expected.saveDate(), table.saveDate(row), where);
      assertEquals(expected.emailId(), table.emailId(row), where);
    }
  }

  @Test
  void extremesOfEveryColumnSurvive() {
    var first =
        new Metadata(
            1,
            1,
            Flags.NONE,
            OffsetDateTime.of(0, 1, 1, 0, 0, 0, 0, ZoneOffset.MAX),
            Instant.EPOCH,
            0,
            Long.MIN_VALUE);
    var last =
        new Metadata(
            UidSet.MAX_UID,
            Long.MAX_VALUE,
            Flags.of(31, List.of("a", "b")),
            OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 0, ZoneOffset.MIN),
            Instant.ofEpochSecond(253_402_300_799L),
            (1L << 32) - 1,
            Long.MAX_VALUE);
    MessageTable table = MessageTable.of(List.of(last, first));
    assertEquals(first, table.get(0));
    assertEquals(last, table.get(1));
    assertEquals(1, table.find(UidSet.MAX_UID));
  }

  @Test
  void aLargeTableIsSmall() {
    MessageTable table = large(100_000);
    long whole = table.estimatedBytes();
    assertTrue(whole < 40L * 100_000, "estimated at " + whole);
    assertTrue(whole > 10L * 100_000, "estimated at " + whole);
    MessageTable one = table.select(UidSet.of(50_000));
    MessageTable after = table.with(List.of(withFlags(one.get(0))), UidSet.EMPTY);
    assertEquals(Flags.named("new"), after.flags(after.find(50_000)));
    assertSame(table.flags(0), after.flags(0));
  }

  private static Metadata withFlags(Metadata row) {
    return new Metadata(
        row.uid(),
        row.modSeq() + 1,
        Flags.named("new"),
        row.internalDate(),
        row.saveDate(),
        row.size(),
        row.emailId());
  }

  private static MessageTable large(int count) {
    var random = new Random(1);
    var builder = MessageTable.builder();
    for (int uid = 1; uid <= count; uid++) {
      builder.add(
          new Metadata(
              uid,
              uid,
              FLAGS.get(random.nextInt(FLAGS.size())),
              OffsetDateTime.ofInstant(
                  Instant.ofEpochSecond(1_600_000_000L + uid * 60L), ZoneOffset.ofHours(2)),
              Instant.ofEpochSecond(1_700_000_000L + uid),
              random.nextInt(100_000),
              uid));
    }
    return builder.build();
  }

  @Test
  void aMailboxThatLosesItsMessagesOneByOneDoesNotEndInCrumbs() {
    MessageTable table = large(20_000);
    for (long uid = 1; uid <= 20_000; uid += 100) {
      table = table.with(List.of(), UidSet.range(uid, uid + 98));
    }
    assertEquals(200, table.size());
    assertTrue(table.estimatedBytes() < 20_000, "estimated at " + table.estimatedBytes());
  }

  @Test
  void appendingOneByOneFillsChunks() {
    MessageTable table = MessageTable.EMPTY;
    var random = new Random(1);
    for (int uid = 1; uid <= 3000; uid++) {
      table = table.with(List.of(row(random, uid, uid)), UidSet.EMPTY);
    }
    assertEquals(UidSet.range(1, 3000), table.uids());
    MessageTable built = MessageTable.of(rows(table));
    assertTrue(table.estimatedBytes() < built.estimatedBytes() + 2000);
  }

  private static List<Metadata> rows(MessageTable table) {
    var all = new ArrayList<Metadata>();
    table.forEach(all::add);
    return all;
  }

  @Test
  void rowsAndOrderAreChecked() {
    MessageTable table = large(2000);
    assertThrows(IndexOutOfBoundsException.class, () -> table.uid(2000));
    assertThrows(IndexOutOfBoundsException.class, () -> table.uid(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> MessageTable.EMPTY.uid(0));
    var builder = MessageTable.builder().add(table.get(1));
    assertThrows(IllegalArgumentException.class, () -> builder.add(table.get(1)));
    assertThrows(IllegalArgumentException.class, () -> builder.add(table.get(0)));
    var iterator = MessageTable.EMPTY.iterator();
    assertThrows(NoSuchElementException.class, iterator::next);
  }
}

package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heddle.storage.jdbc.journal.Journal;
import org.junit.jupiter.api.Test;

/// Redo records.
final class RecordCodecTest {
  private static final List<Write.Bound> WRITES =
      List.of(
          LoginRows.INSERT.with("Zoë \uD83D\uDE00", ""),
          EmailRows.INSERT_IN_JOURNAL.with(
              1L, Long.MAX_VALUE, Long.MIN_VALUE, 0L, -1L, new byte[] {0, -1, 7}));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    List<byte[]> records = RecordCodec.encode(42, WRITES);
    assertEquals(1, records.size());
    RecordCodec.Part part = RecordCodec.decode(records.getFirst());
    assertEquals(42, part.caller());
    assertEquals(RecordCodec.Ending.LAST, part.ending());
    assertEquals(WRITES.get(0), part.writes().get(0));
    assertEquals(WRITES.get(1).write(), part.writes().get(1).write());
    assertEquals(WRITES.get(1).values().subList(0, 5), part.writes().get(1).values().subList(0, 5));
    assertArrayEquals(
        (byte[]) WRITES.get(1).values().get(5), (byte[]) part.writes().get(1).values().get(5));
  }

  @Test
  void aCallerWithVeryManyStatementsHasSeveralRecords() throws IOException {
    var many = new ArrayList<Write.Bound>();
    for (long i = 0; i < 400_000; i++) {
      many.add(MessageRows.DELETE.with(1L, 2L, i, i));
    }
    List<byte[]> records = RecordCodec.encode(7, many);
    assertTrue(records.size() > 1);
    var read = new ArrayList<Write.Bound>();
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i);
      assertTrue(record.length <= Journal.MAX_RECORD_BYTES);
      RecordCodec.Part part = RecordCodec.decode(record);
      assertEquals(7, part.caller());
      assertEquals(
          i == records.size() - 1 ? RecordCodec.Ending.LAST : RecordCodec.Ending.MORE,
          part.ending());
      read.addAll(part.writes());
    }
    assertEquals(many, read);
  }

  @Test
  void whatIsNoRecordIsRefused() {
    byte[] record = RecordCodec.encode(42, WRITES).getFirst();
    for (int length = 0; length < 10; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThrows(IOException.class, () -> RecordCodec.decode(cut));
    }
    byte[] cut = Arrays.copyOf(record, record.length - 1);
    assertThrows(IOException.class, () -> RecordCodec.decode(cut));
    record[0] = 99;
    assertThrows(IOException.class, () -> RecordCodec.decode(record));
  }
}

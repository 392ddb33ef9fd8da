package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

final class UidBatchesTest {
  private static final long HUGE = 0xFFFF_FFFFL;

  private static Command.UidBatches all(long size) {
    return new Command.UidBatches(size, Optional.empty());
  }

  private static Command.UidBatches some(long size, long first, long last) {
    return new Command.UidBatches(size, Optional.of(new Command.BatchRange(first, last)));
  }

  private static MessageNumbers messages(long first, long last) {
    return new MessageNumbers(UidSet.range(first, last));
  }

  private static String answer(Command.UidBatches command, MessageNumbers numbers)
      throws IOException {
    UidBatchesHandler.check(command, numbers);
    var bytes = new ByteArrayOutputStream();
    var output = new WireOutput(bytes);
    UidBatchesHandler.write(command, numbers, output);
    output.flush();
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void theLastBatchEndsInTheFirstUidWhetherItIsThereOrNot() throws IOException {
    assertEquals(" 20:11,10:1", answer(all(10), messages(1, 20)));
    assertEquals(" 21:12,11:1", answer(all(10), messages(2, 21)));
    assertEquals(" 119:110,109:1", answer(all(10), messages(105, 119)));
    assertEquals(" 7:1", answer(all(HUGE), messages(7, 7)));
    assertEquals(" 1:1", answer(all(10), messages(1, 1)));
    assertEquals(" 11:2,1:1", answer(all(10), messages(1, 11)));
    assertEquals("", answer(all(10), new MessageNumbers(UidSet.EMPTY)));
  }

  @Test
  void gapsAreNotCounted() throws IOException {
    var uids =
        UidSet.builder().addRange(3, 9).addRange(20, 22).addRange(1000, 1009).add(HUGE).build();
    var numbers = new MessageNumbers(uids);
    assertEquals(" 4294967295:1001,1000:4,3:1", answer(all(10), numbers));
    assertEquals(" 1000:4", answer(some(10, 2, 2), numbers));
    assertEquals(" 1000:4,3:1", answer(some(10, 2, HUGE), numbers));
    assertEquals("", answer(some(10, 4, 9), numbers));
    assertEquals("", answer(some(HUGE, HUGE, HUGE), numbers));
  }

  @Test
  void onlyWhatIsPickedCounts() {
    MessageNumbers many = messages(1, 1_000_001);
    assertEquals("TOOMANY", refusal(all(500), many));
    assertEquals("TOOMANY", refusal(all(HUGE), many));
    assertEquals("TOOMANY", refusal(some(500, 1, HUGE), many));
    assertDoesNotThrow(() -> UidBatchesHandler.check(some(500, 2, HUGE), many));
    assertDoesNotThrow(() -> UidBatchesHandler.check(some(500, 1, 2000), many));
    assertDoesNotThrow(() -> UidBatchesHandler.check(some(HUGE, HUGE, HUGE), many));
    assertDoesNotThrow(() -> UidBatchesHandler.check(all(500), messages(2, 1_000_001)));
  }

  @Test
  void batchesAreNotTooSmall() {
    assertEquals("TOOFEW", refusal(all(9), messages(1, 20)));
    assertDoesNotThrow(() -> UidBatchesHandler.check(all(10), messages(1, 20)));
  }

  private static String refusal(Command.UidBatches command, MessageNumbers numbers) {
    return assertThrows(Refused.class, () -> UidBatchesHandler.check(command, numbers))
        .code()
        .orElseThrow();
  }
}

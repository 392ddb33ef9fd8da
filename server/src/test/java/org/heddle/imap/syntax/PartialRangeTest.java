package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.heddle.imap.syntax.PartialRange.End;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialRangeTest {
  @ParameterizedTest
  @CsvSource({
    "FIRST, 1, 3, 10, 0, 3",
    "FIRST, 3, 1, 10, 0, 3",
    "FIRST, 8, 20, 10, 7, 10",
    "FIRST, 11, 20, 10, 10, 10",
    "FIRST, 1, 1, 0, 0, 0",
    "LAST, 1, 3, 10, 7, 10",
    "LAST, 3, 1, 10, 7, 10",
    "LAST, 8, 20, 10, 0, 3",
    "LAST, 11, 20, 10, 0, 0",
    "LAST, 1, 4294967295, 10, 0, 10",
    "FIRST, 4294967295, 4294967295, 2147483647, 2147483647, 2147483647",
  })
  void staysWithinTheResults(End end, long first, long last, int size, int from, int to) {
    var range = new PartialRange(end, first, last);
    assertEquals(from, range.from(size));
    assertEquals(to, range.to(size));
  }
}

package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateInstantTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun, 31 Dec 2000 16:01:33 -0800        | 2001-01-01T00:01:33Z
          31 Dec 2000 16:01 +0530                | 2000-12-31T10:31:00Z
          Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-14T03:02:00Z
          21 Nov 97 09:55:06 GMT                 | 1997-11-21T09:55:06Z
          Fri Nov 21 09:55:06 1997               | 1997-11-21T09:55:06Z
          21 Nov 1997 09:55:06 EST               | 1997-11-21T14:55:06Z
          21 Nov 1997 09:55:06 GMT+0100          | 1997-11-21T08:55:06Z
          21 Nov 1997 09:55:06 nowhere           | 1997-11-21T09:55:06Z
          21 Nov 1997 09:55:06 +9999             | 1997-11-21T09:55:06Z
          21 Nov 1997 25:61:06 +0100             | 1997-11-20T23:00:00Z
          21 Nov 1997                            | 1997-11-21T00:00:00Z
          30 Jun 2015 23:59:60 +0000             | 2015-06-30T23:59:59Z
          2024-02-29T12:30:00+02:00              | 2024-02-29T10:30:00Z
          2024-02-29T12:30:00.123Z               | 2024-02-29T12:30:00Z
          2024-02-29 12:30:00 +0200              | 2024-02-29T10:30:00Z
          """)
  void datesBecomeInstants(String date, Instant instant) {
    assertEquals(Optional.of(instant), Decoding.instant(date));
  }

  @Test
  void whatHasNoDayIsNoDate() {
    assertEquals(Optional.empty(), Decoding.instant("yesterday at 12:00:00 +0000"));
    assertEquals(Optional.empty(), Decoding.instant(""));
    assertEquals(Optional.empty(), Decoding.instant("31 Feb 2000 12:00:00"));
  }
}

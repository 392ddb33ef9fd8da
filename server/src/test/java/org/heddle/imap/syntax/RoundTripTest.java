package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was written as a command is read as the same command.
class RoundTripTest {
  @ParameterizedTest
  @EnumSource
  void readsWhatWasWritten(NameEncoding names) throws IOException {
    for (long seed = 0; seed < 4_000; seed++) {
      var command = new RandomCommands(seed).command();
      String text = new CommandWriter(names).write(command);
      String message = "seed " + seed + ": " + text;
      var client = Client.sendsInPieces("a " + text + "\r\nb NOOP\r\n", seed % 2 == 0 ? 1 : 100);
      assertEquals(command, client.parser.next(names).command(), message);
      assertEquals("b", client.parser.next(names).tag(), message);
    }
  }
}

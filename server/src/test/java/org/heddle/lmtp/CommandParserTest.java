package org.heddle.lmtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandParserTest {
  private static Command parse(String line) {
    return CommandParser.parse(line.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ann@example.com | ann | example.com",
        "ann | ann | ``",
        "a..b.@example.com | a..b. | example.com",
        "\"a b\"@example.com | a b | example.com",
        "\"a\\\"\\\\b\"@x | a\"\\b | x",
        "@one,@two:ann@x | ann | x",
        "@one:ann@x | ann | x",
        "ann@[IPv6:2001:db8::1] | ann | [IPv6:2001:db8::1]",
        "ann@mail_1.example | ann | mail_1.example",
        "jürgen@bücher.example | jürgen | bücher.example",
        "a+b/c=d!e%f{g}@x | a+b/c=d!e%f{g} | x",
      })
  void anAddressIsReadAndWrittenBack(String text, String localPart, String domain) {
    var address = new Address(localPart, domain);
    assertEquals(address, ((Command.Mail) parse("MAIL FROM:<" + text + "> SMTPUTF8")).sender());
    assertEquals(address, ((Command.Rcpt) parse("rcpt to:<" + text + ">")).recipient());
    assertEquals(address, Address.parse(address.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MAIL FROM:ann@x | 501 5.1.7",
        "MAIL FROM:<ann@x | 501 5.1.7",
        "MAIL FROM:<ann x@x> | 501 5.1.7",
        "MAIL FROM:<\"ann@x> | 501 5.1.7",
        "MAIL FROM:<\"\"@x> | 501 5.1.7",
        "MAIL FROM:<ann@[1.2> | 501 5.1.7",
        "MAIL FROM:<ann@x>> | 501 5.5.4",
        "MAIL FROM:<ann@x> SIZE=1x | 501 5.5.4",
        "MAIL FROM:<ann@x> SIZE=123456789012345678901 | 501 5.5.4",
        "MAIL FROM:<ann@x> SMTPUTF8=yes | 501 5.5.4",
        "MAIL FROM:<ann@x> RET=FULL | 555 5.5.4",
        "MAIL TO:<ann@x> | 501 5.5.4",
        "RCPT TO:<@x> | 501 5.1.3",
        "RCPT TO:<@x:> | 501 5.1.3",
        "RCPT TO:<a@b@c> | 501 5.1.3",
        "BDAT | 501 5.5.4",
        "BDAT -1 | 501 5.5.4",
        "BDAT 1 LAST now | 501 5.5.4",
        "DATA now | 501 5.5.4",
        "LHLO a b | 501 5.5.4",
        "`` | 500 5.5.2",
        "EHLO x | 500 5.5.1",
      })
  void whatIsWrongHasItsReply(String line, String reply) {
    var bad = assertThrows(BadCommand.class, () -> parse(line));
    assertEquals(reply, bad.reply().code() + " " + bad.reply().status());
  }

  @Test
  void boundsHoldForLocalPartAndDomain() {
    String longest = "x".repeat(255);
    parse("RCPT TO:<" + longest + "@" + longest + ">");
    assertThrows(BadCommand.class, () -> parse("RCPT TO:<x" + longest + "@x>"));
    assertThrows(BadCommand.class, () -> parse("RCPT TO:<x@x" + longest + ">"));
  }

  @Test
  void anyBytesAreACommandOrABadCommand() {
    String[] seeds = {
      "MAIL FROM:<@a,@b:\"x\\y\"@[::1]> SIZE=1 BODY=7BIT SMTPUTF8",
      "RCPT TO:<a@b> x=y",
      "BDAT 1 LAST"
    };
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      byte[] line = seeds[random.nextInt(seeds.length)].getBytes(UTF_8);
      for (int i = random.nextInt(6); i >= 0; i--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      try {
        CommandParser.parse(line);
      } catch (BadCommand bad) {
        assertEquals(5, bad.reply().code() / 100, "seed " + seed);
      } catch (RuntimeException defect) {
        throw new AssertionError("seed " + seed + ": " + new String(line, UTF_8), defect);
      }
    }
  }
}

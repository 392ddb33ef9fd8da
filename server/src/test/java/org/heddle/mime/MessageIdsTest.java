package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private static List<MessageKey> keys(String... ids) {
    return List.of(ids).stream().map(MessageKey::of).toList();
  }

  @Test
  void quotesAndWhiteSpaceMakeNoDifference() {
    assertEquals(Optional.of("01KF8J@xxx.yyy"), MessageIds.first("<\"01KF8J\"@xxx.yyy>"));
    assertEquals(Optional.of("01KF8J@xxx.yyy"), MessageIds.first(" <01KF8J @ xxx.yyy> "));
    assertEquals(Optional.of("a>b@c"), MessageIds.first("<\"a>b\"@c>"));
    assertEquals(Optional.of("a\"b@c"), MessageIds.first("<\"a\\\"b\"@c>"));
    assertEquals(Optional.of("A@c"), MessageIds.first("<A@c>"), "the case counts");
  }

  @Test
  void whatIsAroundThemIsLeftOut() {
    assertEquals(
        keys("a@b", "c@d", "e@f"),
        MessageIds.keys("<a@b> (see <no@id>) \"or <no@id>\" <c@d>,junk<e@f> <x> <@y> <z@> <open"));
    assertEquals(List.of(), MessageIds.keys("Your message of Monday, fred@example.com"));
    assertEquals(keys("a@b"), MessageIds.keys("(open <a@b>"));
    assertEquals(keys("a@b"), MessageIds.keys("\"open <a@b>"));
    assertEquals(keys("a@b"), MessageIds.keys("<half <a@b>"));
  }

  @Test
  void ofManyTheFirstAndTheLastAreKept() {
    var all = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      all.add(i + "@x");
    }
    List<MessageKey> keys = MessageIds.keys("<" + String.join("> <", all) + ">");
    assertEquals(MessageIds.MOST, keys.size());
    assertEquals(MessageKey.of("0@x"), keys.getFirst());
    assertEquals(MessageKey.of("901@x"), keys.get(1));
    assertEquals(MessageKey.of("999@x"), keys.getLast());
  }

  @Test
  void readingIsLinear() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String piece : List.of("(", "\"", "<", "<\"", "<a@b", "<\"a\"@", "(\"<")) {
            MessageIds.keys(piece.repeat(60_000));
          }
        });
  }

  @Test
  void inReplyToCountsWhereThereAreNoReferences() {
    assertEquals(keys("a@b", "c@d"), envelope("References: <a@b>\r\n <c@d>\r\n").ancestors());
    assertEquals(keys("e@f"), envelope("In-Reply-To: x <e@f> <g@h>\r\n").ancestors());
    assertEquals(keys("e@f"), envelope("References: none\r\nIn-Reply-To: <e@f>\r\n").ancestors());
    assertEquals(List.of(), envelope("Subject: x\r\n").ancestors());
    assertEquals(Optional.empty(), envelope("Message-ID: broken\r\n").key());
  }

  private static Envelope envelope(String header) {
    byte[] message = (header + "\r\nx").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return MessageScanner.scan(ByteSource.of(message)).envelope().orElseThrow();
  }
}

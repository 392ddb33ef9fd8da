package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchesTest {
  private static Offer offer(String... rules) {
    return new Offer(Switches.of(List.of(rules)));
  }

  @Test
  void whatIsTurnedOffForAllIsOffFromTheBeginning() {
    Offer offer = offer("idle", "AUTH=PLAIN");
    assertFalse(offer.has("IDLE"));
    assertFalse(offer.has("AUTH=PLAIN"));
    assertTrue(offer.has("AUTH=LOGIN"));
    assertEquals("IMAP4rev1 MOVE", offer.of("IMAP4rev1 IMAP4rev2 IDLE MOVE"));
  }

  @Test
  void whatIsTurnedOffForAUserIsOffAfterTheLogin() {
    Offer offer = offer("MOVE/user:ann");
    assertTrue(offer.has("MOVE"));
    offer.loggedIn("bert");
    assertTrue(offer.has("MOVE"));
    offer.loggedIn("ann");
    assertFalse(offer.has("MOVE"));
    assertFalse(offer.has("IMAP4rev2"));
  }

  @Test
  void whatIsTurnedOffForAClientIsOffOnceItHasSaidItsName() {
    Offer offer = offer("QRESYNC/client:thunder", "QUOTA/client:Thunderbird");
    offer.introduced("Outlook");
    assertTrue(offer.has("QRESYNC"));
    offer.introduced("Thunderbird");
    assertFalse(offer.has("QRESYNC"));
    assertTrue(offer.has("CONDSTORE"));
    assertEquals("IMAP4rev2", offer.of("IMAP4rev2 QUOTA QUOTA=RES-STORAGE"));
  }

  @Test
  void whatRestsOnSomethingIsOffWithIt() {
    assertFalse(offer("CONDSTORE").has("QRESYNC"));
    assertFalse(offer("ESEARCH").has("SEARCHRES"));
  }

  @Test
  void literalsShrinkWithLiteralPlus() {
    assertEquals(Long.MAX_VALUE, offer().mostUnasked());
    assertEquals("LITERAL+", offer().of("LITERAL+ LITERAL-"));
    assertEquals(4096, offer("LITERAL+").mostUnasked());
    assertEquals("IMAP4rev2 LITERAL-", offer("LITERAL+").of("IMAP4rev2 LITERAL+ LITERAL-"));
    assertEquals(-1, offer("LITERAL+", "LITERAL-").mostUnasked());
    assertEquals("", offer("LITERAL+", "LITERAL-").of("IMAP4rev2 LITERAL+ LITERAL-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "IMAP4rev1",
        "STARTTLS",
        "IDEL",
        "IDLE/",
        "IDLE/ann",
        "IDLE/user:",
        "IDLE/client:"
      })
  void nonsenseIsRefused(String rule) {
    assertThrows(IllegalArgumentException.class, () -> Switches.of(List.of(rule)));
  }
}

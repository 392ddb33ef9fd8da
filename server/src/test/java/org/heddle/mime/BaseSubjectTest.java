package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.heddle.mime.BaseSubject.Nature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseSubjectTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | hello",
        "'' | ''",
        "'  hello   there  ' | hello there",
        "hello\t \tthere | hello there",
        "[blob] hello | hello",
        "[a] [b][c] hello | hello",
        "[blob] | [blob]",
        "[a] [blob] | [blob]",
        "[a [b] | [a [b]",
        "[a]b[c] | b[c]",
        "[open hello | [open hello",
        "regards | regards",
        "forward: x | forward: x",
        "re hello | re hello",
        "[]x | x"
      })
  void originals(String subject, String base) {
    assertEquals(new BaseSubject(base, Nature.ORIGINAL), BaseSubject.of(subject));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Re: hello | hello",
        "re:hello | hello",
        "RE : hello | hello",
        "Fw: hello | hello",
        "FWD: hello | hello",
        "Re: Re: FW: hello | hello",
        "Re[2]: hello | hello",
        "Re [2] : hello | hello",
        "Re [2]: hello | hello",
        "[list] Re: [list] hello | hello",
        "[a][b] Re: [c] fwd: [d] hello | hello",
        "hello (fwd) | hello",
        "hello (FWD)(fwd) (fwd)  | hello",
        "[Fwd: hello] | hello",
        "[fwd: Re: hello (fwd)] | hello",
        "[fwd: [fwd: hello]] | hello",
        "Re: [fwd: [list] hello] (fwd) | hello",
        "[fwd: hello] there (fwd) | there",
        "Re: | ''",
        "(fwd) | ''",
        "[fwd:] | ''",
        "Re: [blob] | [blob]",
        "[fwd:[fwd:]] | ''"
      })
  void repliesAndForwards(String subject, String base) {
    assertEquals(new BaseSubject(base, Nature.REPLY_OR_FORWARD), BaseSubject.of(subject));
  }

  @Test
  void aColonBehindABlobWithASpaceIsStillAReply() {
    assertEquals("x", BaseSubject.of("Re [2] :x").text());
  }

  @Test
  void encodedWordsAreDecodedFirst() {
    assertEquals("héllo", BaseSubject.of("=?utf-8?q?Re:_h=C3=A9llo?=").text());
    assertEquals("héllo", BaseSubject.of("Re: =?iso-8859-1?q?h=E9llo?= (fwd)").text());
    assertEquals("a b", BaseSubject.of("=?utf-8?q?a=0D=0A_b?=").text());
  }

  @Test
  void raw8BitIsRead() {
    assertEquals("hé", BaseSubject.of("Re: h\u00c3\u00a9").text());
  }

  @Test
  void hostileNestingCostsNoTime() {
    for (String part : new String[] {"[fwd:", "[a]", "Re:", "[a]re:", "re[a]", "(fwd)", "["}) {
      String subject = part.repeat(1_000_000) + "x" + "]".repeat(1_000_000);
      assertTimeout(Duration.ofSeconds(2), () -> BaseSubject.of(subject), part);
    }
  }
}

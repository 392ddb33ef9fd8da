package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.imap.syntax.FetchItem.Partial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageUrlTest {
  private static final Section WHOLE = new Section(List.of(), new Section.Text.All());

  static Stream<Arguments> urls() {
    return Stream.of(
        url("/INBOX/;UID=20", "INBOX", 0, 20, WHOLE, 0, 0),
        url(
            "/Drafts;UIDVALIDITY=385759045/;uid=4294967295",
            "Drafts",
            385_759_045,
            4_294_967_295L,
            WHOLE,
            0,
            0),
        url("/a/b%3B%2Fc/;UID=1", "a/b;/c", 0, 1, WHOLE, 0, 0),
        url("/%C3%BC%20%25/;UID=1", "\u00fc %", 0, 1, WHOLE, 0, 0),
        url(
            "/a/;UID=1/;section=1.2.MIME",
            "a",
            0,
            1,
            new Section(List.of(1, 2), new Section.Text.Mime()),
            0,
            0),
        url(
            "/a/;UID=1/;SECTION=HEADER.FIELDS%20(%22To%22%20CC)",
            "a",
            0,
            1,
            new Section(List.of(), new Section.Text.HeaderFields(List.of("To", "CC"))),
            0,
            0),
        url(
            "/a/;UID=1/;SECTION=TEXT/;PARTIAL=0.1024",
            "a",
            0,
            1,
            new Section(List.of(), new Section.Text.BodyText()),
            0,
            1024),
        url("/a/;UID=1/;PARTIAL=7", "a", 0, 1, WHOLE, 7, Long.MAX_VALUE));
  }

  private static Arguments url(
      String text,
      String mailbox,
      long validity,
      long uid,
      Section section,
      long offset,
      long length) {
    return Arguments.of(
        text,
        new MessageUrl(
            mailbox,
            validity == 0 ? Optional.empty() : Optional.of(validity),
            uid,
            section,
            length == 0 ? Optional.empty() : Optional.of(new Partial(offset, length))));
  }

  @ParameterizedTest
  @MethodSource("urls")
  void readsUrlsOfMessages(String text, MessageUrl url) {
    assertEquals(Optional.of(url), MessageUrl.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/INBOX",
        "INBOX/;UID=1",
        ";UID=1",
        "//host/INBOX/;UID=1",
        "imap://host/INBOX/;UID=1",
        "/INBOX;UID=1",
        "/INBOX/;UID=0",
        "/INBOX/;UID=01",
        "/INBOX/;UID=1x",
        "/INBOX/;UID=99999999999",
        "/INBOX;UIDVALIDITY=0/;UID=1",
        "/INBOX;UIDVALIDITY=1;UIDVALIDITY=1/;UID=1",
        "/IN%BOX/;UID=1",
        "/IN%2/;UID=1",
        "/%FF/;UID=1",
        "/INBOX/;UID=1/;SECTION=",
        "/INBOX/;UID=1/;SECTION=FOO",
        "/INBOX/;UID=1/;SECTION=HEADER]",
        "/INBOX/;UID=1/;SECTION=HEADER%5D%0D%0A",
        "/INBOX/;UID=1/;SECTION=HEADER.FIELDS%20({9})",
        "/INBOX/;UID=1/;PARTIAL=1.0",
        "/INBOX/;UID=1/;PARTIAL=-1",
        "/INBOX/;UID=1/;PARTIAL=0.1/;SECTION=1",
        "/INBOX/;UID=1?SUBJECT%20x",
        "/INBOX/;UID=1;URLAUTH=anonymous:internal:00"
      })
  void refusesWhatIsNone(String text) {
    assertEquals(Optional.empty(), MessageUrl.parse(text));
  }

  @Test
  void isDoneWithLongOnesAtOnce() {
    assertEquals(Optional.empty(), MessageUrl.parse("/" + "%41".repeat(20_000) + ";"));
    assertEquals(Optional.empty(), MessageUrl.parse("/;UID=1".repeat(10_000)));
  }
}

package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.heddle.mime.Envelope.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
  private static Envelope envelope(String header) {
    byte[] bytes = (header + "\n\n").getBytes(StandardCharsets.ISO_8859_1);
    return MessageScanner.scan(ByteSource.of(bytes)).envelope().orElseThrow();
  }

  /// `name <@route:mailbox@host>`, `group{` and `}`.
  private static String text(List<Address> addresses) {
    return addresses.stream().map(EnvelopeTest::text).collect(Collectors.joining(" | "));
  }

  private static String text(Address address) {
    if (address.host().isEmpty()) {
      return address.mailbox().map(name -> name + "{").orElse("}");
    }
    String route = address.route().map(r -> r + ":").orElse("");
    String mailbox =
        "<" + route + address.mailbox().orElse("") + "@" + address.host().orElse("") + ">";
    return address.name().map(name -> name + " " + mailbox).orElse(mailbox);
  }

  private static void check(String expected, String field) {
    assertEquals(expected, text(AddressParser.parse(field, 100)), field);
  }

  /// The examples of RFC 5322 appendix A.
  @Test
  void theExamplesOfTheRfc() {
    check("John Doe <jdoe@machine.example>", "John Doe <jdoe@machine.example>");
    check(
        "Joe Q. Public <john.q.public@example.com>",
        "\"Joe Q. Public\" <john.q.public@example.com>");
    check(
        "Mary Smith <mary@x.test> | <jdoe@example.org> | Who? <one@y.test>",
        "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>");
    check(
        "<boss@nil.test> | Giant; \"Big\" Box <sysservices@example.net>",
        "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>");
    check(
        "A Group{ | Ed Jones <c@a.test> | <joe@where.test> | John <jdoe@one.test> | }",
        "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;");
    check("Undisclosed recipients{ | }", "Undisclosed recipients:;");
    check(
        "Pete <pete@silly.test>", "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>");
    check(
        "A Group{ | Chris Jones <c@public.example> | <joe@example.org> | John <jdoe@one.test> | }",
        "A Group(Some people)\n     :Chris Jones <c@(Chris's host.)public.example>,\n"
                .replace("\n", "")
            + " joe@example.org,  John <jdoe@one.test> (my dear friend); (the end of the group)");
    check(
        "Hidden recipients{ | }",
        "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;");
    check("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>");
    check(
        "Mary Smith <@node.test:mary@example.net> | <jdoe@test.example>",
        "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example");
    check("<@a,@b:joe@c>", "<@a, @b : joe@c>");
    check("John Doe <jdoe@machine.example>", "John Doe <jdoe@machine(comment).  example>");
  }

  @Test
  void aCommentBehindAnAddressIsItsName() {
    check("Joe <joe@x>", "joe@x (Joe)");
    check("Joe (the) Man <joe@x> | <bob@y>", "joe@x (Joe (the) Man), bob@y");
    check("Joe <joe@x>", "<joe@x> (Joe)");
    check("Joe <joe@x>", "Joe <joe@x> (at work)");
  }

  @Test
  void quotesAreTakenOff() {
    check("<joe doe@x>", "\"joe doe\"@x");
    check("<a\"b@x>", "\"a\\\"b\"@x");
    check("<a@b@x>", "<\"a@b\"@x>");
    check("<joe@[1.2.3.4]> | <j@[IPv6:::1]>", "joe@[1.2.3.4], <j@[IPv6:::1]>");
    check("a, b <joe@x>", "\"a, b\" <joe@x>");
  }

  @Test
  void octetsAndEncodedWordsStay() {
    check("=?utf-8?Q?J=C3=B6?= <joe@x>", "=?utf-8?Q?J=C3=B6?= <joe@x>");
    check("J\u00c3\u00b6 <j\u00c3\u00b6@x>", "J\u00c3\u00b6 <j\u00c3\u00b6@x>");
  }

  /// Each broken address stands between two others, which must not suffer.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe | <joe@MISSING_DOMAIN>",
        "joe@ | <joe@MISSING_DOMAIN>",
        "@x | <MISSING_MAILBOX@x>",
        "<> | <MISSING_MAILBOX@MISSING_DOMAIN>",
        "Joe <> | Joe <MISSING_MAILBOX@MISSING_DOMAIN>",
        "Joe Doe | Joe Doe <MISSING_MAILBOX@MISSING_DOMAIN>",
        "<joe@x | <joe@x>",
        "Joe joe@x> | Joe <joe@x>",
        "Joe joe@x | Joe <joe@x>",
        "joe@x Joe | Joe <joe@x>",
        "joe@y@x | <joe@y@x>",
        "Joe \"Doe <joe@x> | Joe Doe <joe@x>",
        "joe@x (Joe | (Joe <joe@x>",
        "Joe) <joe@x> | Joe) <joe@x>",
        "[Joe <joe@x> | [Joe <joe@x>",
        "Joe <joe@x> <bob@z> | Joe <joe@x>",
        "<<joe@x>> | <joe@x>",
        "Joe <joe@x>; | Joe <joe@x>",
        "joe@x.y. | <joe@x.y.>",
        "Joe <mailto:joe@x> | Joe <mailto:joe@x>",
      })
  void aBrokenAddressDoesNotSpoilItsNeighbours(String broken, String expected) {
    check("A <a@b> | " + expected + " | C <c@d>", "A <a@b>, " + broken + ", C <c@d>");
  }

  @Test
  void nothingIsNoAddress() {
    for (String field : List.of("", " ", ",", ", ,;", "(comment)", " ,(a),")) {
      check("", field);
    }
  }

  @Test
  void aGroupWithoutEndEndsWithTheField() {
    check("Team{ | <a@b> | <c@d> | }", "Team: a@b, c@d");
    check("Team{ | <a@b> | } | <c@d>", "Team: a@b; c@d");
    check("{ | <a@b> | }", ": a@b");
  }

  @Test
  void theNumberOfAddressesIsBounded() {
    assertEquals(100, AddressParser.parse("a@b,".repeat(1000), 101).size(), 2);
    assertTrue(AddressParser.parse("g:a@b,".repeat(1000), 100).size() <= 100);
    assertEquals(List.of(), AddressParser.parse("a@b", 0));
    Envelope envelope =
        envelope("To: " + "a@b, ".repeat(20_000) + "\nCc: " + "c@d, ".repeat(20_000));
    assertTrue(envelope.to().size() + envelope.cc().size() <= 20_000);
  }

  @Test
  void anyOctetsTakeLinearTime() {
    for (String open :
        List.of("(", "<", "\"", "[", "\\", "@", ":", "(a", "<@a,", "\"<", "<\"", "(\\", "a=(")) {
      AddressParser.parse(open.repeat(60_000), 20_000);
      FieldValue.parse("a/b; " + open.repeat(60_000));
      FieldValue.parse("a/b; a=" + open.repeat(60_000));
    }
  }

  @Test
  void damagedFieldsAreRead() {
    long seed = 822;
    Random random = new Random(seed);
    byte[] field =
        "G: \"A, B\" <a@b> (c), d@e (f), <@g,@h:i@j>; k@[l:m]"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Mutation.of(field, random);
      String text = new String(damaged, StandardCharsets.ISO_8859_1);
      int round = i;
      int open = 0;
      for (Address address : AddressParser.parse(text, 50)) {
        boolean end = address.mailbox().isEmpty();
        open += address.host().isPresent() ? 0 : end ? -1 : 1;
        assertTrue(open == 0 || open == 1, () -> "seed " + seed + " round " + round + " " + text);
      }
      assertEquals(0, open, () -> "seed " + seed + " round " + round + " " + text);
    }
  }

  @Test
  void aMissingFieldIsNotAnEmptyOne() {
    Envelope envelope = envelope("Subject:\nDate: Fri, 21 Nov 1997 09:55:06 -0600 (x)\nTo:");
    assertEquals(Optional.of(""), envelope.subject());
    assertEquals(Optional.empty(), envelope.messageId());
    assertEquals(Optional.of("Fri, 21 Nov 1997 09:55:06 -0600 (x)"), envelope.date());
    assertEquals(List.of(), envelope.to());
    assertEquals(List.of(), envelope.sender());
  }

  @Test
  void theFirstOfAFieldCountsButRecipientsAreJoined() {
    Envelope envelope =
        envelope("Subject: a\nSubject: b\nFrom: a@b\nFROM: c@d\nto: a@b\nTo: c@d,\n e@f");
    assertEquals(Optional.of("a"), envelope.subject());
    assertEquals("<a@b>", text(envelope.from()));
    assertEquals("<a@b> | <c@d> | <e@f>", text(envelope.to()));
  }
}

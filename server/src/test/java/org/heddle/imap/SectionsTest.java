package org.heddle.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.Section;
import org.heddle.imap.syntax.Section.Text;
import org.heddle.mime.MessageScanner;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

final class SectionsTest {
  private static final String NESTED =
      String.join(
          "\r\n",
          "Subject: outer",
          "Content-Type: multipart/mixed; boundary=a",
          "",
          "--a",
          "X-Part: 1",
          "",
          "one",
          "--a",
          "Content-Type: message/rfc822",
          "",
          "Subject: inner",
          "X-Same: 1",
          "X-Same: 2",
          "",
          "inner text",
          "--a",
          "Content-Type: multipart/alternative; boundary=b",
          "",
          "--b",
          "",
          "plain",
          "--b",
          "Content-Type: message/rfc822",
          "",
          "Content-Type: multipart/mixed; boundary=c",
          "",
          "--c",
          "",
          "deep",
          "--c--",
          "--b--",
          "--a--",
          "");

  private final Account account = new MemoryStorage().account("alice");
  private final Mailbox mailbox = account.open(MailboxName.INBOX);

  /// What stands there, or "NIL".
  private String find(String message, Text text, Integer... part) {
    byte[] bytes = message.getBytes(ISO_8859_1);
    long uid = Mails.append(account, mailbox, bytes);
    try (var source = new MessageSource(mailbox, uid, bytes.length, new byte[0])) {
      var section = new Section(List.of(part), text);
      Optional<Sections.Bytes> found = Sections.find(section, MessageScanner.scan(source), source);
      return found.map(place -> text(place, source)).orElse("NIL");
    }
  }

  private static String text(Sections.Bytes place, MessageSource source) {
    byte[] bytes =
        switch (place) {
          case Sections.Bytes.Range(var start, var end) -> source.read(start, end);
          case Sections.Bytes.Picked(var picked) -> picked;
        };
    assertEquals(bytes.length, place.length());
    return new String(bytes, ISO_8859_1);
  }

  @Test
  void aPartIsItsBody() {
    assertEquals("one", find(NESTED, new Text.All(), 1));
    assertEquals("plain", find(NESTED, new Text.All(), 3, 1));
  }

  @Test
  void mimeIsTheHeaderOfThePart() {
    assertEquals("X-Part: 1\r\n\r\n", find(NESTED, new Text.Mime(), 1));
    assertEquals("\r\n", find(NESTED, new Text.Mime(), 3, 1));
    assertEquals("Content-Type: message/rfc822\r\n\r\n", find(NESTED, new Text.Mime(), 2));
  }

  @Test
  void headerAndTextArePartsOfAMessageOnly() {
    assertEquals("inner text", find(NESTED, new Text.BodyText(), 2));
    assertEquals(
        "Subject: inner\r\nX-Same: 1\r\nX-Same: 2\r\n\r\n", find(NESTED, new Text.Header(), 2));
    assertEquals("NIL", find(NESTED, new Text.Header(), 1));
    assertEquals("NIL", find(NESTED, new Text.BodyText(), 3));
  }

  @Test
  void anEmbeddedMessageIsLookedThrough() {
    assertEquals("inner text", find(NESTED, new Text.All(), 2, 1));
    assertEquals("deep", find(NESTED, new Text.All(), 3, 2, 1));
    assertEquals("NIL", find(NESTED, new Text.All(), 2, 2));
    assertEquals("NIL", find(NESTED, new Text.All(), 2, 1, 1));
  }

  @Test
  void whatIsNotThereIsNothing() {
    assertEquals("NIL", find(NESTED, new Text.All(), 4));
    assertEquals("NIL", find(NESTED, new Text.All(), 1, 1));
    assertEquals("NIL", find(NESTED, new Text.Mime(), 9));
    assertEquals("NIL", find(NESTED, new Text.All(), 1, 1, 1, 1, 1));
    assertEquals("NIL", find(NESTED, new Text.All(), Integer.MAX_VALUE));
  }

  @Test
  void fieldsComeInTheOrderOfTheMessageWithTheEmptyLine() {
    assertEquals(
        "X-Same: 1\r\nX-Same: 2\r\n\r\n",
        find(NESTED, new Text.HeaderFields(List.of("x-same", "none")), 2));
    assertEquals(
        "Subject: inner\r\n\r\n", find(NESTED, new Text.HeaderFieldsNot(List.of("X-SAME")), 2));
    assertEquals("\r\n", find(NESTED, new Text.HeaderFields(List.of("None"))));
  }

  @Test
  void aMessageWithoutPartsHasOne() {
    String simple = "Subject: one\r\n\r\ntext\r\n";
    assertEquals("text\r\n", find(simple, new Text.All(), 1));
    assertEquals("text\r\n", find(simple, new Text.BodyText()));
    assertEquals("Subject: one\r\n\r\n", find(simple, new Text.Header()));
    assertEquals(simple, find(simple, new Text.All()));
    assertEquals("NIL", find(simple, new Text.All(), 2));
  }

  @Test
  void headerAndTextAddUpWhateverTheMessageIs() {
    for (String odd : List.of("x", "\r\n", "\r\nbody", "a: b", "a: b\r\n", "no header\r\nat all")) {
      String header = find(odd, new Text.Header());
      String text = find(odd, new Text.BodyText());
      assertEquals(odd, header + text);
    }
  }
}

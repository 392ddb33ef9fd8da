package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What servers say, the odd and the hostile ones too.
@Timeout(20)
class ResponsesTest {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private Response read(String text) throws IOException {
    return new Responses(new ByteArrayInputStream(text.getBytes(ISO_8859_1))).next(() -> body);
  }

  private Response.Data data(String text) throws IOException {
    return assertInstanceOf(Response.Data.class, read(text));
  }

  private RemoteMessage message(String text) throws IOException {
    return FetchData.read(data(text)).orElseThrow();
  }

  @Test
  void aStatusHasACodeAndAText() throws IOException {
    assertEquals(
        new Response.Status("h1", Response.Kind.NO, "ALERT", "come (later)"),
        read("h1 NO [ALERT] come (later)\r\n"));
    assertEquals(new Response.Status("*", Response.Kind.OK, "", "[odd"), read("* ok [odd\r\n"));
    assertEquals(
        Optional.of("17"),
        assertInstanceOf(Response.Status.class, read("* OK [uidnext 17]\n")).argument("UIDNEXT"));
  }

  @Test
  void aMessageIsStreamedWhereverItsUidStands() throws IOException {
    RemoteMessage message =
        message(
            "* 5 FETCH (BODY[] {5}\r\n"
                + "ab\r\n"
                + "c FLAGS (\\Seen \\Recent \\Odd Work $X \"b c\") INTERNALDATE \" 7-Jul-1996"
                + " 02:44:25 -0700\" MODSEQ (77) UID 9 RFC822.SIZE 5)\r\n");
    assertEquals("ab\r\nc", body.toString(ISO_8859_1));
    assertEquals(9, message.uid());
    assertEquals(77, message.modSeq());
    assertEquals(Flags.named("\\Seen", "Work", "$X"), message.flags());
    assertEquals("1996-07-07T02:44:25-07:00", message.internalDate().orElseThrow().toString());
    assertEquals(RemoteMessage.Body.CAME, message.body());
  }

  @Test
  void aMessageMayBeQuotedOrGone() throws IOException {
    assertEquals(
        RemoteMessage.Body.CAME, message("* 1 FETCH (UID 1 BODY[] \"x\\\"y\")\r\n").body());
    assertEquals("x\"y", body.toString(ISO_8859_1));
    assertEquals(RemoteMessage.Body.ABSENT, message("* 1 FETCH (UID 1 BODY[] NIL)\r\n").body());
  }

  @Test
  void flagsThatNobodyAskedForHaveNoSize() throws IOException {
    assertEquals(-1, message("* 1 FETCH (FLAGS () UID 4)\r\n").size());
    assertEquals(Optional.empty(), FetchData.read(data("* 1 FETCH (FLAGS ())\r\n")));
    assertEquals(Optional.empty(), FetchData.read(data("* 23 EXISTS\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 1 FETCH (UID 0)\r\n",
        "* 1 FETCH (UID 4294967296)\r\n",
        "* 1 FETCH (UID -1)\r\n",
        "* 1 FETCH (UID 1 MODSEQ (99999999999999999999))\r\n",
        "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n",
        "* 1 FETCH (UID 1 BODY[] {-1}\r\n",
        "* 1 FETCH (UID 1 X {2000000}\r\n",
        "* 1 FETCH (UID 1\r\n",
        "* 1 FETCH )\r\n",
        "* LIST () \"/\" \"x\r\n",
        "what\r\n",
        "\r\n",
        "h1 MAYBE x\r\n"
      })
  void whatMakesNoSenseIsRefused(String text) {
    assertThrows(ServerError.class, () -> FetchData.read(data(text)));
  }

  @Test
  void nothingIsReadWithoutBounds() {
    for (String endless :
        List.of("x", "* ", "* (", "* \"", "* 1 ", "* OK ", "* {", "* (((((((", "* [")) {
      String part = endless.substring(endless.length() - 1).repeat(4096);
      InputStream input =
          new SequenceInputStream(
              new ByteArrayInputStream(endless.getBytes(ISO_8859_1)),
              new InputStream() {
                private int at;

                @Override
                public int read() {
                  return part.charAt(at++ % part.length());
                }
              });
      assertThrows(
          ServerError.class, () -> new Responses(input).next(Responses.NO_BODIES), endless);
    }
  }

  @Test
  void noiseIsReadToItsEndOrRefused() {
    var random = new Random(3);
    String alphabet = "* ()[]{}\"\\\r\n12AFETCHUID~+OK";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("* ");
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertTrue(isUnderstoodOrRefused(text + "\r\n"));
    }
  }

  /// Anything but an [IOException] would be a defect.
  private boolean isUnderstoodOrRefused(String text) {
    try {
      if (read(text) instanceof Response.Data data) {
        FetchData.read(data).ifPresent(message -> assertTrue(message.uid() > 0));
      }
      return true;
    } catch (IOException refused) {
      return true;
    }
  }

  private static Listing listing(Namespace namespace, String... lines) throws IOException {
    var listing = new Listing(namespace, line -> {});
    for (String line : lines) {
      var input = new ByteArrayInputStream((line + "\r\n").getBytes(ISO_8859_1));
      listing.hear(
          assertInstanceOf(Response.Data.class, new Responses(input).next(Responses.NO_BODIES)));
    }
    return listing;
  }

  private static List<String> names(Listing listing) {
    return listing.mailboxes().stream().map(one -> one.name().value()).toList();
  }

  @Test
  void namesGetTheDelimiterOfThisServer() throws IOException {
    Listing listing =
        listing(
            Namespace.PLAIN,
            "* LIST () \".\" inbox",
            "* LIST (\\Sent \\Trash) \".\" \"a/b.c\"",
            "* LIST (\\Trash) \".\" &AMk-t&AOk-",
            "* LIST (\\NoSelect) \".\" none",
            "* LIST () NIL {3}\r\nflt",
            "* LIST () \".\" \"a..b\"");
    assertEquals(List.of("INBOX", "a_b/c", "Été", "flt"), names(listing));
    assertEquals(
        List.of(Set.of(), Set.of(SpecialUse.SENT, SpecialUse.TRASH), Set.of(), Set.of()),
        listing.mailboxes().stream().map(RemoteMailbox::uses).toList());
  }

  @Test
  void theUsersOwnMailboxesLoseTheirPrefix() throws IOException {
    var data =
        new ByteArrayInputStream(
            "* NAMESPACE ((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"shared.\" \".\"))\r\n"
                .getBytes(ISO_8859_1));
    Namespace namespace =
        Namespace.read(
            assertInstanceOf(Response.Data.class, new Responses(data).next(Responses.NO_BODIES)));
    Listing listing =
        listing(
            namespace,
            "* LIST () \".\" INBOX",
            "* LIST () \".\" INBOX.Sent",
            "* LIST () \".\" user.bob",
            "* LIST () \".\" shared",
            "* LSUB () \".\" INBOX.Sent",
            "* LSUB () \".\" shared.all");
    assertEquals(List.of("INBOX", "Sent"), names(listing));
    assertEquals(new TreeSet<>(Set.of(new MailboxName("Sent"))), listing.subscriptions());
  }

  @Test
  void anAddressHasNoPassword() {
    assertEquals(
        new Address(Address.Security.TLS, "ann@example.org", "mail.example", 993),
        Address.parse("imaps://ann@example.org@mail.example"));
    assertEquals(
        new Address(Address.Security.STARTTLS, "a b*x", "::1", 1143),
        Address.parse("imap://a%20b*x@[::1]:1143/"));
    for (String text :
        List.of(
            "imaps://ann:secret@mail.example",
            "imaps://mail.example",
            "imaps://ann@",
            "imap://a@h/INBOX",
            "imap://a%zz@h")) {
      assertThrows(IllegalArgumentException.class, () -> Address.parse(text), text);
    }
  }
}

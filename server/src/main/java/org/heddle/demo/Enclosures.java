package org.heddle.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.heddle.demo.Letter.Person;
import org.heddle.demo.Mime.Transfer;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;

/// What the messages are made of beside their text: one of each shape that mail programs have to
/// show.
final class Enclosures {
  private Enclosures() {}

  /// @param kind as the demo mail names it; empty for nothing but text
  /// @param number the message's, for boundaries
  static Mime body(String kind, String text, int number) {
    String boundary = "=_demo_" + number;
    return switch (kind) {
      case "" -> Mime.text(text);
      case "flowed" ->
          Mime.text(
              "text/plain; format=flowed; delsp=no", text, StandardCharsets.UTF_8, Transfer.PLAIN);
      case "latin1" ->
          Mime.text("text/plain", text, StandardCharsets.ISO_8859_1, Transfer.QUOTED_PRINTABLE);
      case "8bit" -> Mime.text("text/plain", text, StandardCharsets.UTF_8, Transfer.PLAIN);
      case "koi8" -> Mime.text("text/plain", text, Charset.forName("KOI8-R"), Transfer.BASE64);
      case "jis" -> Mime.text("text/plain", text, Charset.forName("ISO-2022-JP"), Transfer.PLAIN);
      case "html" -> alternative(text, boundary, "");
      case "html-only" ->
          Mime.text("text/html", html(text, ""), StandardCharsets.UTF_8, Transfer.BASE64);
      case "picture" -> related(text, boundary);
      case "pdf" -> mixed(text, boundary, pdf());
      case "csv" -> mixed(text, boundary, csv());
      case "patch" -> mixed(text, boundary, patch());
      case "calendar" -> calendar(text, boundary);
      case "forward" -> mixed(text, boundary, forwarded(boundary));
      case "bounce" -> bounce(text, boundary);
      case "digest" -> digest(text, boundary);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Mime mixed(String text, String boundary, Mime enclosure) {
    return Mime.multipart("mixed", boundary, List.of(Mime.text(text), enclosure));
  }

  private static Mime alternative(String text, String boundary, String picture) {
    Mime html =
        Mime.text(
            "text/html", html(text, picture), StandardCharsets.UTF_8, Transfer.QUOTED_PRINTABLE);
    return Mime.multipart("alternative", boundary, List.of(Mime.text(text), html));
  }

  private static String html(String text, String picture) {
    var html =
        new StringBuilder("<!DOCTYPE html>\n<html><body style=\"font-family: sans-serif\">\n");
    for (String paragraph : text.split("\n\n")) {
      String escaped = paragraph.replace("&", "&amp;").replace("<", "&lt;").strip();
      html.append("<p>").append(escaped.replace("\n", "<br>\n")).append("</p>\n");
    }
    return html.append(picture).append("</body></html>\n").toString();
  }

  private static Mime related(String text, String boundary) {
    String id = "sky@example.org";
    return Mime.multipart(
        "related",
        boundary + "_related",
        List.of(
            alternative(text, boundary, "<p><img src=\"cid:" + id + "\" alt=\"The sky\"></p>\n"),
            Mime.inline("image/png; name=sky.png", id, Attachments.picture(160, 100))));
  }

  private static Mime pdf() {
    var lines =
        List.of("Invoice 2026-0117", "", "Timber, planed          412.00", "Delivery   38.50");
    return Mime.attachment(
        "application/pdf", "Rechnung Nr. 117 \u2013 M\u00FCller.pdf", Attachments.document(lines));
  }

  private static Mime csv() {
    String table = "date,room,degrees\r\n2026-10-01,attic,17.5\r\n2026-10-02,attic,16.9\r\n";
    return Mime.attachment(
        "text/csv; charset=utf-8", "temperatures.csv", table.getBytes(StandardCharsets.UTF_8));
  }

  private static Mime patch() {
    String diff =
        """
        --- a/loom.c
        +++ b/loom.c
        @@ -12,3 +12,3 @@
         static int shafts(void) {
        -  return 4;
        +  return 8;
         }
        """;
    Mime text = Mime.text("text/x-patch", diff, StandardCharsets.US_ASCII, Transfer.PLAIN);
    return new Mime(
        text.header()
            + Mime.field("Content-Disposition", "attachment; filename=0001-more-shafts.patch"),
        text.content());
  }

  private static Mime calendar(String text, String boundary) {
    String event =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//example.org//Calendar//EN
        METHOD:REQUEST
        BEGIN:VEVENT
        UID:review@example.org
        DTSTAMP:20261109T080000Z
        DTSTART:20261126T130000Z
        DTEND:20261126T140000Z
        SUMMARY:Bridge review
        LOCATION:Room 4
        ORGANIZER:mailto:ines.costa@example.com
        ATTENDEE:mailto:demo@example.org
        END:VEVENT
        END:VCALENDAR
        """;
    return Mime.multipart(
        "alternative",
        boundary,
        List.of(
            Mime.text(text),
            Mime.text(
                "text/calendar; method=REQUEST", event, StandardCharsets.UTF_8, Transfer.PLAIN)));
  }

  private static Letter inner(int number, String subject, Mime body) {
    return new Letter(
        number,
        MailboxName.INBOX,
        OffsetDateTime.of(2026, 9, 30, 18, number % 60, 0, 0, ZoneOffset.ofHours(2)),
        Flags.NONE,
        Person.parse("Jos\u00E9 Nu\u00F1ez <jose@example.net>"),
        Person.parse("Anna M\u00FCller <anna.mueller@example.org>"),
        subject,
        List.of(),
        body);
  }

  private static Mime forwarded(String boundary) {
    Mime body = mixed("The readings, as promised.\n", boundary + "_inner", csv());
    return Mime.message(inner(901, "Readings from the attic \u2600", body).bytes());
  }

  private static Mime digest(String text, String boundary) {
    Mime issue =
        Mime.multipart(
            "digest",
            boundary + "_digest",
            List.of(
                Mime.message(
                    inner(911, "UIDs are forever", Mime.text("Never reuse one.\n")).bytes()),
                Mime.message(
                    inner(912, "Re: UIDs are forever", Mime.text("Not even after a crash.\n"))
                        .bytes())));
    return mixed(text, boundary, issue);
  }

  private static Mime bounce(String text, String boundary) {
    String report =
        """
        Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822; nobody@example.net
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 User unknown
        """;
    byte[] status = report.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    return Mime.multipart(
        "report; report-type=delivery-status",
        boundary,
        List.of(
            Mime.text(text),
            new Mime(Mime.field("Content-Type", "message/delivery-status"), status),
            Mime.message(inner(921, "Are you there?", Mime.text("Hello?\n")).bytes())));
  }
}

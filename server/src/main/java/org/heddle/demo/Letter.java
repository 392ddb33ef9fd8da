package org.heddle.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;

/// One message of the demo account.
///
/// @param number 1 upwards; makes its Message-ID
/// @param repliesTo the Message-IDs of the messages before it in its thread
record Letter(
    int number,
    MailboxName mailbox,
    OffsetDateTime date,
    Flags flags,
    Person from,
    Person to,
    String subject,
    List<String> repliesTo,
    Mime body) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  /// Somebody who writes or is written to.
  record Person(String name, String address) {
    /// Reads `Anna Müller <anna@example.org>`.
    static Person parse(String text) {
      int open = text.lastIndexOf('<');
      return open < 0
          ? new Person("", text.strip())
          : new Person(
              text.substring(0, open).strip(), text.substring(open + 1, text.length() - 1));
    }

    String mailbox() {
      return name.isEmpty() ? address : phrase() + " <" + address + ">";
    }

    private String phrase() {
      boolean atoms = name.matches("[A-Za-z0-9 ]+");
      boolean ascii = name.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
      return atoms || !ascii ? Mime.words(name) : "\"" + name + "\"";
    }
  }

  static String messageId(int number) {
    return "<demo." + number + "@example.org>";
  }

  /// The subject without any `Re:`.
  String topic() {
    return subject.replaceFirst("^(Re|AW|Fwd): ", "");
  }

  /// The message as it is sent.
  byte[] bytes() {
    var header = new StringBuilder();
    header.append(Mime.field("Date", DATE.format(date)));
    header.append(Mime.field("From", from.mailbox()));
    header.append(Mime.field("To", to.mailbox()));
    header.append(Mime.field("Subject", Mime.words(subject)));
    header.append(Mime.field("Message-ID", messageId(number)));
    if (!repliesTo.isEmpty()) {
      header.append(Mime.field("In-Reply-To", repliesTo.getLast()));
      header.append(Mime.field("References", String.join("\r\n ", repliesTo)));
    }
    header.append(Mime.field("MIME-Version", "1.0"));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body.bytes());
    return bytes.toByteArray();
  }
}

package org.heddle.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.demo.Letter.Person;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;

/// All mail of the demo account. The texts are in the resource `mail.txt`: after a line `===
/// mailbox | date | from | to | subject | flags | kind`, the text up to the next. The kind names
/// what else the message is made of, see [Enclosures].
final class DemoMail {
  private static final String SEPARATOR = "=== ";

  private DemoMail() {}

  /// In the order of the resource, which is that of their dates within a thread.
  static List<Letter> letters() {
    var letters = new ArrayList<Letter>();
    Map<String, List<String>> threads = new HashMap<>();
    for (String block : resource().split("(?m)^" + SEPARATOR)) {
      if (!block.isBlank()) {
        Letter letter = letter(block, letters.size() + 1, threads);
        threads
            .computeIfAbsent(letter.topic(), first -> new ArrayList<>())
            .add(Letter.messageId(letter.number()));
        letters.add(letter);
      }
    }
    return letters;
  }

  private static Letter letter(String block, int number, Map<String, List<String>> threads) {
    int end = block.indexOf('\n');
    String[] head = block.substring(0, end).split("\\|", -1);
    String text = block.substring(end + 1).strip() + "\n";
    String subject = head[4].strip();
    boolean reply = subject.matches("(Re|AW): .*");
    String topic = subject.replaceFirst("^(Re|AW): ", "");
    return new Letter(
        number,
        new MailboxName(head[0].strip()),
        OffsetDateTime.parse(head[1].strip()),
        flags(head[5].strip()),
        Person.parse(head[2].strip()),
        Person.parse(head[3].strip()),
        subject,
        reply ? List.copyOf(threads.getOrDefault(topic, List.of())) : List.of(),
        Enclosures.body(head[6].strip(), text, number));
  }

  private static Flags flags(String names) {
    return names.isEmpty() ? Flags.NONE : Flags.named(names.split(" "));
  }

  private static String resource() {
    try (InputStream input = DemoMail.class.getResourceAsStream("mail.txt")) {
      if (input == null) {
        throw new IllegalStateException("mail.txt is missing");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

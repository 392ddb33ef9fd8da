package org.heddle.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;
import org.heddle.auth.Secret;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.User;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

class DemoAccountTest {
  private static BiConsumer<String, Secret> adding(MemoryStorage storage) {
    return (name, password) -> {
      storage.users().save(new User(name, "hash of " + password.value()));
      storage.account(name).create(new MailboxName("Sent"), Set.of(SpecialUse.SENT));
    };
  }

  private static Map<String, Long> counts(MemoryStorage storage) {
    var account = storage.account("demo");
    var counts = new TreeMap<String, Long>();
    for (var info : account.mailboxes().mailboxes()) {
      counts.put(info.name().value(), account.open(info.name()).status().messages());
    }
    return counts;
  }

  @Test
  void itIsMadeOnceWithATreeAndSixtyMessages() {
    try (var storage = new MemoryStorage()) {
      DemoAccount.fill(storage, adding(storage));
      Map<String, Long> counts = counts(storage);
      assertTrue(
          counts.keySet().containsAll(List.of("INBOX", "Family/Gro\u00DFmutter", "\u65E5\u672C")));
      assertTrue(
          counts.values().stream().mapToLong(Long::longValue).sum() >= 60, counts.toString());
      assertTrue(counts.values().stream().allMatch(count -> count > 0), counts.toString());
      DemoAccount.fill(storage, adding(storage));
      assertEquals(counts, counts(storage));
    }
  }

  @Test
  void itIsTheSameEachTime() {
    var one = DemoMail.letters();
    var two = DemoMail.letters();
    for (int i = 0; i < one.size(); i++) {
      assertArrayEquals(one.get(i).bytes(), two.get(i).bytes());
    }
  }

  @Test
  void messagesAreWellFormed() {
    for (Letter letter : DemoMail.letters()) {
      String text = new String(letter.bytes(), StandardCharsets.ISO_8859_1);
      String name = letter.subject();
      assertTrue(text.replace("\r\n", "").chars().noneMatch(c -> c == '\r' || c == '\n'), name);
      assertTrue(text.lines().allMatch(line -> line.length() <= 998), name);
      int end = text.indexOf("\r\n\r\n");
      assertTrue(text.substring(0, end).chars().allMatch(c -> c < 0x7F), name);
      assertTrue(
          text.lines()
              .limit(text.substring(0, end).lines().count())
              .allMatch(l -> l.length() <= 100),
          text);
    }
  }

  @Test
  void repliesNameTheirThread() {
    var replies =
        DemoMail.letters().stream().filter(letter -> letter.subject().startsWith("Re: ")).toList();
    assertTrue(replies.size() > 8);
    assertTrue(replies.stream().filter(letter -> letter.repliesTo().isEmpty()).count() <= 1);
  }

  @Test
  void thePictureIsOne() throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(Attachments.picture(16, 10)));
    assertEquals(16, image.getWidth());
    assertEquals(10, image.getHeight());
    assertEquals(0xFF285AC8, image.getRGB(0, 0));
  }
}

package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.syntax.SortCriterion.Direction;
import org.heddle.storage.Account;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// Against a comparator that knows what the mails were made of (RFC 5256 section 3, RFC 5957).
final class SortingTest {
  private static final int MAILBOXES = 30;
  private static final int SORTS = 20;

  /// What a text begins with: nothing, or more than is compared at first sight.
  private static final List<String> BEGINNINGS = List.of("", "a", "abcdefgh", "ab".repeat(300));

  private static final List<String> ENDS =
      List.of("", "a", "B", "b", "\u00e9", "\ud835\udc01", "\uffe5");

  /// One mail, and what it is to be compared by.
  private record Mail(
      long uid, long arrival, long sent, long size, String from, String name, String subject) {}

  private final Random random = new Random(5256);

  @Test
  void aSortIsThatOfANaiveComparator() throws IOException {
    for (int i = 0; i < MAILBOXES; i++) {
      Account account = new MemoryStorage().account("alice");
      Mailbox mailbox = account.open(MailboxName.INBOX);
      var mails = new ArrayList<Mail>();
      for (int count = random.nextInt(40); count > 0; count--) {
        mails.add(append(account, mailbox));
      }
      for (int sort = 0; sort < SORTS; sort++) {
        check(mails, criteria(), mailbox);
      }
    }
  }

  private void check(List<Mail> mails, List<SortCriterion> criteria, Mailbox mailbox)
      throws IOException {
    Comparator<Mail> order = (_, _) -> 0;
    for (SortCriterion criterion : criteria) {
      Comparator<Mail> by = by(criterion.key());
      order =
          order.thenComparing(criterion.direction() == Direction.DESCENDING ? by.reversed() : by);
    }
    int[] expected = mails.stream().sorted(order).mapToInt(mail -> (int) mail.uid()).toArray();
    var all = mailbox.snapshot().messages().uids();
    int[] sorted = Sorting.sort(all, criteria, Relevancy.ALIKE, mailbox, Progress.SILENT).uids();
    assertArrayEquals(expected, sorted, criteria::toString);
  }

  private static Comparator<Mail> by(SortCriterion.Key key) {
    return switch (key) {
      case ARRIVAL -> Comparator.comparingLong(Mail::arrival);
      case DATE -> Comparator.comparingLong(Mail::sent);
      case SIZE -> Comparator.comparingLong(Mail::size);
      case FROM -> byText(Mail::from);
      case DISPLAYFROM -> byText(mail -> mail.name().isEmpty() ? mail.from() + "@x" : mail.name());
      case SUBJECT -> byText(Mail::subject);
      case CC, TO, DISPLAYTO, RELEVANCY -> (_, _) -> 0;
    };
  }

  /// By code points, as UTF-8 is: the texts here are such that upper case is all their preparation.
  private static Comparator<Mail> byText(Function<Mail, String> text) {
    return Comparator.comparing(
        mail -> {
          String upper = text.apply(mail).toUpperCase(Locale.ROOT);
          return Normalizer.normalize(upper, Normalizer.Form.NFKD).codePoints().toArray();
        },
        Arrays::compare);
  }

  private List<SortCriterion> criteria() {
    var criteria = new ArrayList<SortCriterion>();
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      criteria.add(
          new SortCriterion(
              any(List.of(SortCriterion.Key.values())), any(List.of(Direction.values()))));
    }
    return criteria;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String text() {
    return any(BEGINNINGS) + any(ENDS);
  }

  private Mail append(Account account, Mailbox mailbox) {
    String subject = text();
    String name = text();
    String from = any(List.of("a", "B", "ab".repeat(250) + any(List.of("c", "D"))));
    long hours = random.nextInt(4);
    String mail =
        "From: \"%s\" <%s@x>\r\nSubject: %s%s\r\nDate: 1 Jan 2020 0%d:00:00 +0%d00\r\n\r\n%s"
            .formatted(
                name,
                from,
                any(subject.isEmpty() ? List.of("", "Re: ") : List.of("", "Re: ", "[list] ")),
                subject,
                hours + 1,
                hours / 2,
                "x".repeat(random.nextInt(3)));
    byte[] octets = mail.getBytes(StandardCharsets.UTF_8);
    OffsetDateTime received = Mails.DATE.plus(Duration.ofSeconds(random.nextInt(3)));
    var message = new NewMessage(Mails.draft(account, octets), Flags.NONE, received, new byte[0]);
    long uid = mailbox.append(List.of(message)).uids().first();
    long sent = hours + 1 - hours / 2;
    return new Mail(uid, received.toEpochSecond(), sent, octets.length, from, name, subject);
  }
}

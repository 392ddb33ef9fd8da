package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.heddle.storage.Flags;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchKey.Comparison;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Certain ⊆ truth ⊆ certain ∪ possible, for keys of every kind and nested ones. The mail is of a
/// kind for which the truth is plain: ASCII, no encodings, one part.
public abstract class SearchContract extends StorageContract {
  private static final LocalDate DAY = LocalDate.of(2024, 3, 1);
  private static final List<String> WORDS = List.of("alpha", "beta", "gamma", "Delta");
  private static final List<Comparison> COMPARISONS = List.of(Comparison.values());

  private record Sample(String subject, String body, LocalDate sent, Metadata row) {}

  private List<Sample> fill(Random random) {
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < 40; i++) {
      String subject = WORDS.get(random.nextInt(WORDS.size()));
      String body = WORDS.get(random.nextInt(WORDS.size())) + " " + "x".repeat(random.nextInt(300));
      LocalDate sent = DAY.plusDays(random.nextInt(3) - 1);
      String text =
          "Date: %d Mar 2024 12:00:00 +0000\r\nSubject: %s\r\n\r\n%s\r\n"
              .formatted(sent.getDayOfMonth(), subject, body)
              .replace("Date: 29 Mar", "Date: 29 Feb");
      OffsetDateTime received =
          OffsetDateTime.of(
              DAY,
              java.time.LocalTime.of(random.nextInt(24), 30),
              ZoneOffset.ofHours(random.nextInt(20) - 10));
      var message =
          new NewMessage(
              Mails.draft(account(), text.getBytes(StandardCharsets.US_ASCII)),
              random.nextBoolean() ? Flags.named("\\Seen", "$Label") : Flags.named("\\Flagged"),
              received.plusDays(random.nextInt(3) - 1),
              new byte[0]);
      long uid = inbox().append(List.of(message)).uids().first();
      samples.add(new Sample(subject, body, sent, Mails.metadata(inbox(), uid)));
    }
    return samples;
  }

  private SearchKey key(Random random, int depth, long modSeq) {
    return switch (random.nextInt(depth > 0 ? 23 : 18)) {
      case 0 -> new SearchKey.All();
      case 1 -> new SearchKey.Uids(UidSet.range(random.nextInt(40), random.nextInt(60)));
      case 2 -> new SearchKey.HasFlag(SystemFlag.SEEN);
      case 3 -> new SearchKey.HasFlag(SystemFlag.FLAGGED);
      case 4 -> new SearchKey.HasKeyword("$LABEL");
      case 5 -> new SearchKey.Larger(random.nextInt(400));
      case 6 -> new SearchKey.Smaller(random.nextInt(400));
      case 7 -> new SearchKey.Received(comparison(random), DAY.plusDays(random.nextInt(5) - 2));
      case 8 -> new SearchKey.ModSeq(random.nextLong(modSeq + 2));
      case 9 -> new SearchKey.Sent(comparison(random), DAY.plusDays(random.nextInt(5) - 2));
      case 10 -> new SearchKey.Header("subject", word(random));
      case 11 -> new SearchKey.Body(word(random));
      case 12 -> new SearchKey.Text(word(random));
      case 13 -> new SearchKey.ReceivedUntil(instant(random));
      case 14 -> new SearchKey.ReceivedSince(instant(random));
      case 15 -> new SearchKey.Saved(comparison(random), today().plusDays(random.nextInt(3) - 1));
      case 16 -> new SearchKey.EmailId(emailId(random));
      case 17 -> new SearchKey.ThreadId("nobody's");
      case 22 -> new SearchKey.Fuzzy(key(random, depth - 1, modSeq));
      case 18, 19 -> new SearchKey.Not(key(random, depth - 1, modSeq));
      case 20 -> new SearchKey.Or(key(random, depth - 1, modSeq), key(random, depth - 1, modSeq));
      default ->
          new SearchKey.And(
              List.of(key(random, depth - 1, modSeq), key(random, depth - 1, modSeq)));
    };
  }

  private long emailId(Random random) {
    Snapshot now = inbox().snapshot();
    return random.nextInt(5) == 0
        ? random.nextLong()
        : now.messages().emailId(random.nextInt(now.messages().size()));
  }

  private static Instant instant(Random random) {
    return DAY.atTime(random.nextInt(24), 30)
        .plusDays(random.nextInt(5) - 2)
        .toInstant(ZoneOffset.UTC);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static Comparison comparison(Random random) {
    return COMPARISONS.get(random.nextInt(COMPARISONS.size()));
  }

  private static String word(Random random) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return random.nextBoolean() ? word.toUpperCase(Locale.ROOT) : word.substring(1);
  }

  private static boolean holds(Comparison comparison, LocalDate day, LocalDate date) {
    return switch (comparison) {
      case BEFORE -> day.isBefore(date);
      case ON -> day.equals(date);
      case SINCE -> !day.isBefore(date);
    };
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean truth(SearchKey key, Sample sample) {
    return switch (key) {
      case SearchKey.All _ -> true;
      case SearchKey.And(var keys) -> keys.stream().allMatch(part -> truth(part, sample));
      case SearchKey.Or(var left, var right) -> truth(left, sample) || truth(right, sample);
      case SearchKey.Not(var inner) -> !truth(inner, sample);
      case SearchKey.Fuzzy(var inner) -> truth(inner, sample);
      case SearchKey.Uids(var uids) -> uids.contains(sample.row.uid());
      case SearchKey.HasFlag(var flag) -> sample.row.flags().has(flag);
      case SearchKey.HasKeyword(var keyword) -> sample.row.flags().hasKeyword(keyword);
      case SearchKey.Larger(var size) -> sample.row.size() > size;
      case SearchKey.Smaller(var size) -> sample.row.size() < size;
      case SearchKey.Received(var comparison, var date) ->
          holds(comparison, sample.row.internalDate().toLocalDate(), date);
      case SearchKey.ReceivedUntil(var instant) ->
          !sample.row.internalDate().toInstant().isAfter(instant);
      case SearchKey.ReceivedSince(var instant) ->
          !sample.row.internalDate().toInstant().isBefore(instant);
      case SearchKey.Saved(var comparison, var date) ->
          holds(comparison, LocalDate.ofInstant(sample.row.saveDate(), ZoneOffset.UTC), date);
      case SearchKey.EmailId(var id) -> sample.row.emailId() == id;
      case SearchKey.ThreadId _ -> false;
      case SearchKey.Sent(var comparison, var date) -> holds(comparison, sample.sent, date);
      case SearchKey.Header(var _, var text) -> contains(sample.subject, text);
      case SearchKey.Body(var text) -> contains(sample.body, text);
      case SearchKey.Text(var text) ->
          contains(sample.subject, text) || contains(sample.body, text);
      case SearchKey.ModSeq(var atLeast) -> sample.row.modSeq() >= atLeast;
    };
  }

  @Test
  void theTruthLiesBetweenCertainAndPossible() {
    long seed = 2024;
    var random = new Random(seed);
    List<Sample> samples = fill(random);
    for (int step = 0; step < 400; step++) {
      SearchKey key = key(random, 3, inbox().status().highestModSeq());
      SearchMatch match = inbox().search(key);
      var matching = UidSet.builder();
      samples.stream().filter(s -> truth(key, s)).forEach(s -> matching.add(s.row.uid()));
      UidSet truth = matching.build();
      String where = "seed " + seed + ", step " + step + ": " + key + " gives " + match;
      assertTrue(match.certain().minus(truth).isEmpty(), where);
      assertTrue(truth.minus(match.certain()).minus(match.possible()).isEmpty(), where);
      assertTrue(match.certain().intersect(match.possible()).isEmpty(), where);
    }
  }

  @Test
  void anEmptyMailboxHasNothing() {
    SearchMatch match = inbox().search(new SearchKey.Not(new SearchKey.Text("x")));
    assertTrue(match.certain().isEmpty());
    assertTrue(match.possible().isEmpty());
  }
}

package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// The three-valued answers against the truth, for every truth there may be of what only the mail
/// itself tells.
final class MetadataSearchTest {
  private static final int MESSAGES = 30;
  private static final List<SearchKey.Comparison> COMPARISONS =
      List.of(SearchKey.Comparison.values());
  private static final LocalDate DAY = LocalDate.of(2024, 3, 1);

  private static MessageTable messages(Random random) {
    var rows = new ArrayList<Metadata>();
    for (int uid = 1; uid <= MESSAGES; uid++) {
      if (random.nextInt(4) > 0) {
        rows.add(
            new Metadata(
                uid,
                random.nextInt(20),
                random.nextBoolean() ? Flags.named("\\Seen") : Flags.named("$Junk"),
                OffsetDateTime.of(
                        DAY, java.time.LocalTime.of(random.nextInt(24), 0), ZoneOffset.UTC)
                    .withOffsetSameLocal(ZoneOffset.ofHours(random.nextInt(-12, 13)))
                    .plusDays(random.nextInt(3) - 1),
                instant(random),
                random.nextInt(10),
                uid));
      }
    }
    return MessageTable.of(rows);
  }

  private static SearchKey key(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 21 : 17);
    return switch (kind) {
      case 0 -> new SearchKey.All();
      case 1 -> new SearchKey.Uids(UidSet.range(random.nextInt(20), random.nextInt(40)));
      case 2 -> new SearchKey.HasFlag(SystemFlag.SEEN);
      case 3 -> new SearchKey.HasKeyword("$JUNK");
      case 4 -> new SearchKey.Larger(random.nextInt(10));
      case 5 -> new SearchKey.Smaller(random.nextInt(10));
      case 6, 7 -> new SearchKey.Received(comparison(random), DAY.plusDays(random.nextInt(3) - 1));
      case 8 -> new SearchKey.ModSeq(random.nextInt(20));
      case 9 -> new SearchKey.Body("body");
      case 10 -> new SearchKey.Header("Subject", "text");
      case 11 -> new SearchKey.Sent(comparison(random), DAY);
      case 12 -> new SearchKey.ReceivedUntil(instant(random));
      case 13 -> new SearchKey.ReceivedSince(instant(random));
      case 14 -> new SearchKey.Saved(comparison(random), DAY.plusDays(random.nextInt(3) - 1));
      case 15 -> new SearchKey.EmailId(random.nextInt(MESSAGES));
      case 16 -> new SearchKey.ThreadId("thread");
      case 17, 18 -> new SearchKey.Not(key(random, depth - 1));
      case 19 -> new SearchKey.Or(key(random, depth - 1), key(random, depth - 1));
      default -> {
        var keys = new ArrayList<SearchKey>();
        for (int i = random.nextInt(4); i > 0; i--) {
          keys.add(key(random, depth - 1));
        }
        yield new SearchKey.And(keys);
      }
    };
  }

  private static Instant instant(Random random) {
    return DAY.atTime(random.nextInt(24), 0)
        .plusDays(random.nextInt(3) - 1)
        .toInstant(ZoneOffset.UTC);
  }

  private static SearchKey.Comparison comparison(Random random) {
    return COMPARISONS.get(random.nextInt(COMPARISONS.size()));
  }

  private static boolean holds(SearchKey.Comparison comparison, LocalDate day, LocalDate date) {
    return switch (comparison) {
      case BEFORE -> day.isBefore(date);
      case ON -> day.equals(date);
      case SINCE -> !day.isBefore(date);
    };
  }

  /// @param inMail the truth about the keys that need the mail
  private static boolean truth(
      SearchKey key, Metadata row, BiPredicate<SearchKey, Metadata> inMail) {
    return switch (key) {
      case SearchKey.All _ -> true;
      case SearchKey.And(var keys) -> keys.stream().allMatch(part -> truth(part, row, inMail));
      case SearchKey.Or(var left, var right) ->
          truth(left, row, inMail) || truth(right, row, inMail);
      case SearchKey.Not(var inner) -> !truth(inner, row, inMail);
      case SearchKey.Fuzzy(var inner) -> truth(inner, row, inMail);
      case SearchKey.Uids(var uids) -> uids.contains(row.uid());
      case SearchKey.HasFlag(var flag) -> row.flags().has(flag);
      case SearchKey.HasKeyword(var keyword) -> row.flags().hasKeyword(keyword);
      case SearchKey.Larger(var size) -> row.size() > size;
      case SearchKey.Smaller(var size) -> row.size() < size;
      case SearchKey.Received(var comparison, var date) ->
          holds(comparison, row.internalDate().toLocalDate(), date);
      case SearchKey.Saved(var comparison, var date) ->
          holds(comparison, LocalDate.ofInstant(row.saveDate(), ZoneOffset.UTC), date);
      case SearchKey.ReceivedUntil(var instant) -> !row.internalDate().toInstant().isAfter(instant);
      case SearchKey.ReceivedSince(var instant) ->
          !row.internalDate().toInstant().isBefore(instant);
      case SearchKey.ModSeq(var atLeast) -> row.modSeq() >= atLeast;
      case SearchKey.EmailId(var id) -> row.emailId() == id;
      case SearchKey.Sent _,
          SearchKey.Header _,
          SearchKey.Body _,
          SearchKey.Text _,
          SearchKey.ThreadId _ ->
          inMail.test(key, row);
    };
  }

  @Test
  void theTruthLiesBetweenCertainAndPossible() {
    for (long seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      MessageTable messages = messages(random);
      SearchKey key = key(random, 4);
      SearchMatch match = MetadataSearch.search(messages, key);
      String where = "seed " + seed + ": " + key;
      assertTrue(match.certain().intersect(match.possible()).isEmpty(), where);
      assertEquals(
          messages.uids(), messages.uids().union(match.certain()).union(match.possible()), where);
      for (int world = 0; world < 4; world++) {
        int salt = world;
        var truth = UidSet.builder();
        for (Metadata row : messages) {
          if (truth(key, row, (inner, mail) -> inMail(salt, inner, mail))) {
            truth.add(row.uid());
          }
        }
        UidSet matching = truth.build();
        assertEquals(UidSet.EMPTY, match.certain().minus(matching), where);
        assertEquals(UidSet.EMPTY, matching.minus(match.certain()).minus(match.possible()), where);
      }
    }
  }

  /// In world 0 nothing matches, in world 1 all does, in others some.
  private static boolean inMail(int world, SearchKey key, Metadata mail) {
    return switch (world) {
      case 0 -> false;
      case 1 -> true;
      default -> new Random(31L * key.hashCode() + mail.uid() + world).nextBoolean();
    };
  }

  @Test
  void whatMetadataTellsIsCertain() {
    for (long seed = 0; seed < 1000; seed++) {
      var random = new Random(seed);
      MessageTable messages = messages(random);
      SearchKey key = key(random, 3);
      if (!needsMail(key)) {
        assertTrue(
            MetadataSearch.search(messages, key).possible().isEmpty(), "seed " + seed + ": " + key);
      }
    }
  }

  private static boolean needsMail(SearchKey key) {
    return switch (key) {
      case SearchKey.And(var keys) -> keys.stream().anyMatch(MetadataSearchTest::needsMail);
      case SearchKey.Or(var left, var right) -> needsMail(left) || needsMail(right);
      case SearchKey.Not(var inner) -> needsMail(inner);
      case SearchKey.Fuzzy(var inner) -> needsMail(inner);
      case SearchKey.Sent _,
          SearchKey.Header _,
          SearchKey.Body _,
          SearchKey.Text _,
          SearchKey.ThreadId _ ->
          true;
      default -> false;
    };
  }

  @Test
  void whatIsExcludedAnywayIsNotPossible() {
    MessageTable messages = messages(new Random(1));
    SearchKey seenWithText =
        new SearchKey.And(List.of(new SearchKey.HasFlag(SystemFlag.SEEN), new SearchKey.Text("x")));
    SearchMatch match = MetadataSearch.search(messages, seenWithText);
    assertEquals(messages.uidsWithFlags(flags -> flags.has(SystemFlag.SEEN)), match.possible());
    assertTrue(match.certain().isEmpty());
  }
}

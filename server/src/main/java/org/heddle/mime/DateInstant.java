package org.heddle.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The instant of a Date field (RFC 5322 sections 3.3 and 4.3): the day as [DateDay] finds it, the
/// first word that is a time of day, and the zone behind that.
final class DateInstant {
  private static final Pattern TIME =
      Pattern.compile("(?:.*t)?(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?(z|[-+].*)?");
  private static final Pattern ZONE = Pattern.compile("(?:gmt|utc?)?([-+])(\\d{2}):?(\\d{2})");

  /// RFC 5322 section 4.3, in hours.
  private static final Map<String, Integer> NAMED =
      Map.of(
          "est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);

  private DateInstant() {}

  static Optional<Instant> parse(String date) {
    return DateDay.parse(date)
        .map(day -> {
          List<String> words = DateDay.words(FieldLine.lowerCase(DateDay.bounded(date)));
          for (int i = 0; i < words.size(); i++) {
            Matcher time = TIME.matcher(words.get(i));
            if (time.matches()) {
              String suffix = Optional.ofNullable(time.group(4)).orElse("");
              String zone = suffix.isEmpty() && i + 1 < words.size() ? words.get(i + 1) : suffix;
              return day.atTime(time(time)).toInstant(zone(zone));
            }
          }
          return day.atStartOfDay().toInstant(ZoneOffset.UTC);
        });
  }

  private static LocalTime time(Matcher time) {
    int second = Optional.ofNullable(time.group(3)).map(Integer::parseInt).orElse(0);
    try {
      // A leap second is the one before.
      return LocalTime.of(
          Integer.parseInt(time.group(1)),
          Integer.parseInt(time.group(2)),
          second == 60 ? 59 : second);
    } catch (DateTimeException e) {
      return LocalTime.MIDNIGHT;
    }
  }

  private static ZoneOffset zone(String word) {
    Matcher zone = ZONE.matcher(word);
    if (!zone.matches()) {
      return ZoneOffset.ofHours(NAMED.getOrDefault(word, 0));
    }
    int sign = zone.group(1).equals("-") ? -1 : 1;
    try {
      return ZoneOffset.ofHoursMinutes(
          sign * Integer.parseInt(zone.group(2)), sign * Integer.parseInt(zone.group(3)));
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }
}

package org.heddle.mime;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The day of a Date field (RFC 5322 sections 3.3 and 4.3), and of what else is found in one: the
/// form of the C library, ISO 8601, hyphens between day, month and year, missing commas and
/// weekdays.
///
/// The field is cut into words. What says the month in letters is found first; the day is the
/// number before it, or behind it if there is none; the year is the next number after these that is
/// no time of day and no zone.
final class DateDay {
  /// No date is longer; what is beyond is not looked at.
  private static final int LONGEST = 1000;

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final int UNKNOWN = -1;

  private DateDay() {}

  static Optional<LocalDate> parse(String date) {
    List<String> words = words(FieldLine.lowerCase(bounded(date)));
    for (int i = 0; i < words.size(); i++) {
      int month = month(words.get(i));
      if (month != UNKNOWN) {
        return aroundMonth(words, i, month);
      }
    }
    return words.stream().map(DateDay::iso).flatMap(Optional::stream).findFirst();
  }

  static String bounded(String date) {
    return date.length() > LONGEST ? date.substring(0, LONGEST) : date;
  }

  /// @param text in lower case
  static List<String> words(String text) {
    FieldCursor cursor = new FieldCursor(text);
    List<String> words = new ArrayList<>();
    while (!cursor.atEnd()) {
      cursor.skipComments();
      int start = cursor.position();
      while (!cursor.atEnd() && " \t,(\"".indexOf(cursor.peek()) < 0) {
        cursor.next();
      }
      addWords(words, cursor.from(start));
      if (!cursor.atEnd() && (cursor.peek() == ',' || cursor.peek() == '"')) {
        cursor.next();
      } else if (cursor.peek() == '(' && cursor.commentEnd() < 0) {
        cursor.moveTo(text.length());
      }
    }
    return words;
  }

  /// Cuts `26-aug-1976` and `26/aug/76`; neither a zone nor an ISO date has letters between
  /// hyphens.
  private static void addWords(List<String> words, String word) {
    String[] pieces = word.split("[-/.]");
    boolean hasMonth = false;
    for (String piece : pieces) {
      hasMonth |= month(piece) != UNKNOWN;
    }
    if (hasMonth) {
      for (String piece : pieces) {
        addWord(words, piece);
      }
    } else {
      addWord(words, word);
    }
  }

  private static void addWord(List<String> words, String word) {
    if (!word.isEmpty()) {
      words.add(word);
    }
  }

  /// 1 to 12, by the first three letters of a word of letters.
  private static int month(String word) {
    if (word.length() < 3 || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return UNKNOWN;
    }
    int at = MONTHS.indexOf(word.substring(0, 3));
    boolean isMonth = at % 3 == 0 && FULL_NAMES.get(at / 3).startsWith(word);
    return isMonth || word.equals("sept") ? at / 3 + 1 : UNKNOWN;
  }

  private static final List<String> FULL_NAMES =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static Optional<LocalDate> aroundMonth(List<String> words, int at, int month) {
    int day = at > 0 ? day(words.get(at - 1)) : UNKNOWN;
    int next = at + 1;
    if (day == UNKNOWN && next < words.size()) {
      day = day(words.get(next));
      next++;
    }
    while (next < words.size() && year(words.get(next)) == UNKNOWN) {
      next++;
    }
    return day == UNKNOWN || next >= words.size()
        ? Optional.empty()
        : of(year(words.get(next)), month, day);
  }

  private static Optional<LocalDate> of(int year, int month, int day) {
    try {
      return Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isNumber(String word, int longest) {
    return !word.isEmpty()
        && word.length() <= longest
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int day(String word) {
    return isNumber(word, 2) ? Integer.parseInt(word) : UNKNOWN;
  }

  /// RFC 5322 section 4.3: years of two digits are of 1950 to 2049, those of three of 1900 on.
  private static int year(String word) {
    if (!isNumber(word, 4) || word.length() < 2) {
      return UNKNOWN;
    }
    int year = Integer.parseInt(word);
    return switch (word.length()) {
      case 2 -> year < 50 ? 2000 + year : 1900 + year;
      case 3 -> 1900 + year;
      default -> year;
    };
  }

  /// As `2024-02-29` or `2024/2/29t12:00:00z`.
  private static Optional<LocalDate> iso(String word) {
    String[] pieces = word.split("[-/t]");
    boolean isDate =
        pieces.length >= 3
            && pieces[0].length() == 4
            && isNumber(pieces[0], 4)
            && isNumber(pieces[1], 2)
            && isNumber(pieces[2], 2);
    return isDate
        ? of(Integer.parseInt(pieces[0]), Integer.parseInt(pieces[1]), Integer.parseInt(pieces[2]))
        : Optional.empty();
  }
}

package org.heddle.imap.syntax;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.heddle.imap.wire.SyntaxError;

/// Dates and times (RFC 9051 section 9). One that is not in the calendar, or in a zone more than 18
/// hours from Greenwich, is an error.
final class DateTimes {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  private final Tokens tokens;

  DateTimes(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `date = date-text / DQUOTE date-text DQUOTE`
  LocalDate date() {
    boolean quoted = tokens.take('"');
    var date = dateText();
    if (quoted) {
      tokens.expect('"');
    }
    return date;
  }

  /// `date-text = date-day "-" date-month "-" date-year`
  private LocalDate dateText() {
    int day = digit();
    if (tokens.peek() != '-') {
      day = 10 * day + digit();
    }
    return monthAndYear(day);
  }

  /// `date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE`
  OffsetDateTime dateTime() {
    tokens.expect('"');
    var date = monthAndYear(tokens.take(' ') ? digit() : digits(2));
    tokens.space();
    var time = time();
    tokens.space();
    var zone = zone();
    tokens.expect('"');
    return OffsetDateTime.of(date, time, zone);
  }

  /// `"-" date-month "-" date-year`
  private LocalDate monthAndYear(int day) {
    tokens.expect('-');
    String name = Tokens.upper(tokens.takeWhile(c -> c != '-', "Month"));
    tokens.expect('-');
    int year = digits(4);
    try {
      return LocalDate.of(year, MONTHS.indexOf(name) + 1, day);
    } catch (DateTimeException e) {
      throw SyntaxError.of("No such date");
    }
  }

  /// `time = 2DIGIT ":" 2DIGIT ":" 2DIGIT`
  private LocalTime time() {
    int hour = digits(2);
    tokens.expect(':');
    int minute = digits(2);
    tokens.expect(':');
    int second = digits(2);
    try {
      return LocalTime.of(hour, minute, second);
    } catch (DateTimeException e) {
      throw SyntaxError.of("No such time");
    }
  }

  /// `zone = ("+" / "-") 4DIGIT`
  private ZoneOffset zone() {
    int sign = tokens.take('-') ? -1 : 1;
    if (sign > 0) {
      tokens.expect('+');
    }
    int hours = digits(2);
    int minutes = digits(2);
    try {
      return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    } catch (DateTimeException e) {
      throw SyntaxError.of("No such time zone");
    }
  }

  private int digits(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = 10 * number + digit();
    }
    return number;
  }

  private int digit() {
    int octet = tokens.input().next();
    if (octet < '0' || octet > '9') {
      throw SyntaxError.of("Digit expected");
    }
    return octet - '0';
  }
}

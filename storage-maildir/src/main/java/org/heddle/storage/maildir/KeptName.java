package org.heddle.storage.maildir;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a kept file tells: `<uid>.<email id>.<expunged>.<due>.<internal
/// date>.<zone>.<system flags>` and the sizes as [FileName] has them. Times are seconds since 1970,
/// the zone seconds east of Greenwich.
///
/// @param due when it goes for good
/// @param systemFlags the bits of [org.heddle.storage.Flags]
/// @param sizes with a comma in front
record KeptName(
    long uid,
    long email,
    Instant expunged,
    Instant due,
    OffsetDateTime internalDate,
    int systemFlags,
    String sizes) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,10})\\.([0-9a-f]{16})\\.(\\d{1,12})\\.(\\d{1,12})\\.(-?\\d{1,15})\\.(-?\\d{1,5})"
              + "\\.(\\d{1,2})(,S=\\d{1,15},W=\\d{1,15}(?:,H=raw)?)");

  /// Reads a name; nothing if it is none of ours.
  static Optional<KeptName> read(String name) {
    Matcher parts = FORM.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new KeptName(
              Long.parseLong(parts.group(1)),
              HexFormat.fromHexDigitsToLong(parts.group(2)),
              Instant.ofEpochSecond(Long.parseLong(parts.group(3))),
              Instant.ofEpochSecond(Long.parseLong(parts.group(4))),
              OffsetDateTime.ofInstant(
                  Instant.ofEpochSecond(Long.parseLong(parts.group(5))),
                  ZoneOffset.ofTotalSeconds(Integer.parseInt(parts.group(6)))),
              Integer.parseInt(parts.group(7)),
              parts.group(8)));
    } catch (java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The name itself.
  String text() {
    return message()
        + expunged.getEpochSecond()
        + "."
        + due.getEpochSecond()
        + "."
        + internalDate.toEpochSecond()
        + "."
        + internalDate.getOffset().getTotalSeconds()
        + "."
        + systemFlags
        + sizes;
  }

  /// The beginning of the name, which tells the message.
  String message() {
    return uid + "." + HexFormat.of().toHexDigits(email) + ".";
  }

  /// RFC822.SIZE.
  long size() {
    return FileName.isRaw(sizes) ? FileName.physicalSize(sizes) : FileName.virtualSize(sizes);
  }
}

package org.heddle.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the beginning of a message tells of its date and its flags.
record Headers(String text) {
  private static final int LONGEST = 64 * 1024;
  private static final Pattern KEYWORD = Pattern.compile("[\\w.$+-]{1,64}");
  private static final Pattern FROM_LINE =
      Pattern.compile(
          "^From .*?(\\w{3})\\s+(\\d{1,2})\\s+(\\d\\d:\\d\\d(?::\\d\\d)?)(?:\\s+[A-Za-z]+)?\\s+(\\d{4})");
  private static final DateTimeFormatter FROM_DATE =
      DateTimeFormatter.ofPattern("yyyy MMM d HH:mm:ss", Locale.ROOT);

  /// Of the message that begins there; cut off after 64 KB.
  static Headers read(Path file, long start, long end) throws IOException {
    var bytes = ByteBuffer.allocate((int) Math.min(LONGEST, end - start));
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {}
    }
    String all = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    String lines = all.replace("\r\n", "\n");
    int blank = lines.startsWith("\n") ? 0 : lines.indexOf("\n\n");
    String header = blank < 0 ? lines : lines.substring(0, blank);
    return new Headers("\n" + header.replaceAll("\n[ \t]+", " "));
  }

  private Optional<String> field(String name) {
    Matcher matcher =
        Pattern.compile("(?i)\n" + Pattern.quote(name) + "[ \t]*:([^\n]*)").matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /// When it came, by the newest Received, or when it was written, by Date.
  Optional<Instant> date() {
    Optional<String> received =
        field("Received").map(value -> value.substring(value.lastIndexOf(';') + 1));
    return received.flatMap(Headers::date).or(() -> field("Date").flatMap(Headers::date));
  }

  private static Optional<Instant> date(String text) {
    String plain = text.replaceAll("\\([^()]*\\)", " ").replaceAll("\\s+", " ").strip();
    try {
      return Optional.of(
          OffsetDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  /// The flags that mail programs keep in Status, X-Status and X-Keywords.
  Set<String> flags() {
    var flags = new LinkedHashSet<String>();
    String status = field("Status").orElse("") + field("X-Status").orElse("");
    status.chars().forEach(letter -> flag(letter).ifPresent(flags::add));
    for (String word : field("X-Keywords").orElse("").split("[ ,]+")) {
      if (isKeyword(word)) {
        flags.add(word);
      }
    }
    return flags;
  }

  private static Optional<String> flag(int letter) {
    return switch (letter) {
      case 'R' -> Optional.of("\\Seen");
      case 'A' -> Optional.of("\\Answered");
      case 'F' -> Optional.of("\\Flagged");
      case 'T' -> Optional.of("\\Draft");
      case 'D' -> Optional.of("\\Deleted");
      default -> Optional.empty();
    };
  }

  static boolean isKeyword(String word) {
    return KEYWORD.matcher(word).matches();
  }

  /// The date of an mbox file's `From ` line, in UTC; nothing if the line is none.
  static Optional<Instant> fromLine(String line) {
    Matcher matcher = FROM_LINE.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String time = matcher.group(3).length() == 5 ? matcher.group(3) + ":00" : matcher.group(3);
    try {
      String date = matcher.group(4) + " " + matcher.group(1) + " " + matcher.group(2) + " " + time;
      return Optional.of(LocalDateTime.parse(date, FROM_DATE).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }
}

package org.heddle.imap.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.storage.QuotaLimits;

/// One behaviour as a script. A file begins with `#` lines: a title, why it is so, and where the
/// RFC says it. Then come lines of these kinds:
///
/// - `start: not-authenticated`, `start: in-the-open` (the same from another machine, without TLS),
///   `start: authenticated` (the default) or `start: selected`: how every client begins; what the
///   server says up to there is not part of the script;
/// - `users: many`: each client is a user of their own; `<other>` is the name of the second, and
///   the account that the script is about is that of the first;
/// - `limit: low`: a command takes three messages, and with MESSAGELIMIT turned off COPY and APPEND
///   take two;
/// - `quota: bytes messages`: what the account may hold, where a `-` is no limit;
/// - `C: …` sends a line, `S: …` expects one; `C2: …` and `S2: …` belong to a second client;
/// - `L: …` is a line of the literal whose length the line before gives as `{L}` (or `{L+}`): sent
///   behind a `C:` (for `{L}` when the server asks for it, with an `S: + …` that comes next),
///   expected behind an `S:`. The next `C:` or `S:` line goes on behind the literal. A `␀` is a
///   NUL;
/// - `C: (close)` ends the connection, `S: (closed)` expects that the server does, `C: (stop)` has
///   the server stop, `C: (deflate)` compresses from here on, `C: (plain)` sends no more that is,
///   and `S: (plain)` expects that the server does not either;
/// - in an `S:` line, `...` at the end is any rest, and `<name>` is any word, which a later
///   `<name>` repeats; two names stand for two different words. `<user>` is the name of the user.
///
/// Every line of the server must be listed; at the end each client logs out, which shows that there
/// were no others.
record Transcript(
    String name,
    String title,
    Start start,
    Users users,
    QuotaLimits quota,
    Limit limit,
    List<Step> steps) {
  enum Limit {
    USUAL,
    LOW
  }

  enum Users {
    ONE,
    MANY
  }

  enum Start {
    NOT_AUTHENTICATED,
    IN_THE_OPEN,
    AUTHENTICATED,
    SELECTED
  }

  /// @param client which client, from 1
  /// @param literal the lines of the literal behind this line, empty for none
  /// @param line where it stands in the file
  record Step(Direction direction, int client, String text, List<String> literal, int line) {
    boolean hasLiteral() {
      return text.endsWith("{L}") || text.endsWith("{L+}");
    }
  }

  enum Direction {
    CLIENT,
    SERVER
  }

  private static final Pattern STEP = Pattern.compile("([CS])(\\d*):(?: (.*))?");

  static Transcript read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    var steps = new ArrayList<Step>();
    var start = Start.AUTHENTICATED;
    var users = Users.ONE;
    QuotaLimits quota = QuotaLimits.NONE;
    var limit = Limit.USUAL;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("start: ")) {
        start =
            Start.valueOf(line.substring(7).toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
      } else if (line.equals("users: many")) {
        users = Users.MANY;
      } else if (line.equals("limit: low")) {
        limit = Limit.LOW;
      } else if (line.startsWith("quota: ")) {
        String[] limits = line.substring(7).split(" ", 2);
        quota = new QuotaLimits(limit(limits[0]), limit(limits[1]));
      } else if (line.startsWith("L:")) {
        String octets = line.length() > 2 ? line.substring(3) : "";
        steps.getLast().literal().add(octets.replace('\u2400', '\0'));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        steps.add(step(line, i + 1, file));
      }
    }
    String title = lines.isEmpty() ? "" : lines.getFirst().replaceFirst("^# *", "");
    return new Transcript(file.getFileName().toString(), title, start, users, quota, limit, steps);
  }

  private static long limit(String text) {
    return text.equals("-") ? QuotaLimits.UNLIMITED : Long.parseLong(text);
  }

  private static Step step(String line, int number, Path file) {
    Matcher matcher = STEP.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(file + ":" + number + ": not a line of a transcript");
    }
    var direction = matcher.group(1).equals("C") ? Direction.CLIENT : Direction.SERVER;
    int client = matcher.group(2).isEmpty() ? 1 : Integer.parseInt(matcher.group(2));
    String text = matcher.group(3) == null ? "" : matcher.group(3);
    return new Step(direction, client, text, new ArrayList<>(), number);
  }
}

package org.heddle.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Parts an mbox file. A message begins at a line `From …` with a date, at the start of the file or
/// after an empty line; the empty line is no part of the message before. Content-Length is not
/// looked at: it is wrong too often.
final class Mbox {
  private static final int LONGEST_FROM_LINE = 500;

  private final Path file;
  private final Receiver receiver;
  private long bodyStart = -1;
  private Optional<Instant> date = Optional.empty();

  private Mbox(Path file, Receiver receiver) {
    this.file = file;
    this.receiver = receiver;
  }

  static boolean looksLikeOne(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return new String(input.readNBytes(5), StandardCharsets.ISO_8859_1).equals("From ");
    }
  }

  static void read(Path file, Receiver receiver) throws IOException {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file), 256 * 1024)) {
      new Mbox(file, receiver).read(input);
    }
  }

  private void read(InputStream input) throws IOException {
    long at = 0;
    long lineStart = 0;
    long blankStart = 0;
    var line = new StringBuilder();
    for (int octet = input.read(); octet >= 0; octet = input.read()) {
      at++;
      if (octet != '\n') {
        if (line.length() < LONGEST_FROM_LINE) {
          line.append((char) octet);
        }
        continue;
      }
      String text = line.toString();
      line.setLength(0);
      if (blankStart >= 0 && text.startsWith("From ") && begins(text)) {
        found(blankStart);
        bodyStart = at;
        date = Headers.fromLine(text);
      }
      blankStart = text.isEmpty() || text.equals("\r") ? lineStart : -1;
      lineStart = at;
    }
    boolean endsBlank = blankStart > bodyStart && lineStart == at;
    found(endsBlank ? blankStart : at);
  }

  private boolean begins(String line) {
    return bodyStart < 0 || Headers.fromLine(line).isPresent();
  }

  private void found(long end) throws IOException {
    if (bodyStart < 0) {
      return;
    }
    Headers headers = Headers.read(file, bodyStart, Math.max(bodyStart, end));
    Instant when = date.or(headers::date).orElse(Files.getLastModifiedTime(file).toInstant());
    receiver.take(
        new Found(
            file,
            bodyStart,
            Math.max(bodyStart, end),
            Found.Quoting.MBOX,
            "",
            headers.flags(),
            when));
  }
}

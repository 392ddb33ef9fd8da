package org.heddle.importing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Speaks the little IMAP that it takes to put messages into mailboxes, in a session that is logged
/// in from the start.
final class AppendClient {
  /// A message with its shape, which is announced before its bytes.
  record Ready(Found message, Found.Shape shape) {}

  private static final int LONGEST_LINE = 64 * 1024;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT);

  private final InputStream input;
  private final OutputStream output;
  private int tag;

  /// @throws Refusal if there is no session for the user
  AppendClient(InputStream input, OutputStream output) throws IOException {
    this.input = new BufferedInputStream(input);
    this.output = new BufferedOutputStream(output, 64 * 1024);
    String greeting = line();
    if (!greeting.startsWith("* PREAUTH")) {
      throw new Refusal(greeting.replaceFirst("^\\* \\w+ ", ""));
    }
    expectOk(command("ENABLE IMAP4rev2 UTF8=ACCEPT"));
  }

  /// Makes sure that the mailbox is there, and subscribed.
  void mailbox(String name) throws IOException {
    if (!name.equalsIgnoreCase("INBOX")) {
      String answer = command("CREATE " + quoted(name));
      if (!answer.startsWith("NO [ALREADYEXISTS]")) {
        expectOk(answer);
      }
    }
    expectOk(command("SUBSCRIBE " + quoted(name)));
  }

  /// @return the server's answer after the tag: `OK …`, or why not
  String append(String mailbox, List<Ready> messages) throws IOException {
    tag++;
    text("a" + tag + " APPEND " + quoted(mailbox));
    for (Ready one : messages) {
      String date = DATE.format(one.message.date().atOffset(ZoneOffset.UTC));
      String flags = String.join(" ", one.message.flags());
      text(" (" + flags + ") \"" + date + "\" ");
      text((one.shape.hasNul() ? "~{" : "{") + one.shape.size() + "+}\r\n");
      one.message.transfer(output);
    }
    text("\r\n");
    return answer();
  }

  private String command(String text) throws IOException {
    tag++;
    text("a" + tag + " " + text + "\r\n");
    return answer();
  }

  private static void expectOk(String answer) {
    if (!answer.startsWith("OK")) {
      throw new Refusal(answer.replaceFirst("^\\w+ ", ""));
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void text(String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private String answer() throws IOException {
    output.flush();
    String mine = "a" + tag + " ";
    String line = line();
    while (!line.startsWith(mine)) {
      if (line.startsWith("* BYE ")) {
        throw new Refusal(line.substring("* BYE ".length()));
      }
      line = line();
    }
    return line.substring(mine.length());
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0 || line.length() == LONGEST_LINE) {
        throw new EOFException("the server is gone");
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  /// What the server does not want to do.
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String reason) {
      super(reason);
    }
  }
}

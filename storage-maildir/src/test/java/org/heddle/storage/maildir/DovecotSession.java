package org.heddle.storage.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.storage.MailboxName;

/// A client of Dovecot. All text is octets.
final class DovecotSession implements AutoCloseable {
  private static final Pattern LITERAL = Pattern.compile("(?s).*\\{(\\d+)}");
  private static final Pattern LISTED =
      Pattern.compile("\\* (?:LIST|LSUB) \\(([^)]*)\\) \"\\.\" (?:\\{\\d+}\r\n)?(.*)");
  private static final Pattern FETCHED =
      Pattern.compile(
          "(?s)\\* \\d+ FETCH \\(UID (\\d+) FLAGS \\(([^)]*)\\) INTERNALDATE \"([^\"]+)\""
              + " BODY\\[] \\{\\d+}\r\n(.*)\\)");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d-MMM-uuuu HH:mm:ss Z", Locale.ROOT);

  private final Process process;
  private final InputStream input;
  private final OutputStream output;

  DovecotSession(Process process) throws IOException {
    this.process = process;
    this.input = new BufferedInputStream(process.getInputStream());
    this.output = process.getOutputStream();
    readResponse();
  }

  /// Sends a command, which has to succeed.
  ///
  /// @return the responses to it, with their literals in place; the tagged one is the last
  List<String> ok(String command) throws IOException {
    List<String> answer = any(command);
    if (!answer.getLast().startsWith("x OK")) {
      throw new AssertionError(command + ": " + answer.getLast());
    }
    return answer;
  }

  /// Sends a command, whatever becomes of it.
  List<String> any(String command) throws IOException {
    output.write(("x " + command + "\r\n").getBytes(ISO_8859_1));
    output.flush();
    var answer = new ArrayList<String>();
    do {
      answer.add(readResponse());
    } while (!answer.getLast().startsWith("x "));
    return answer;
  }

  /// Appends a message.
  ///
  /// @param parameters flags and date as APPEND takes them, with a blank behind, or nothing
  /// @return its UID
  long append(String mailbox, String parameters, String content) throws IOException {
    String literal = "{" + content.length() + "+}\r\n" + content;
    String tagged = ok("APPEND " + mailbox + " " + parameters + literal).getLast();
    return number(tagged, "APPENDUID \\d+");
  }

  /// Moves a message out of the selected mailbox.
  ///
  /// @return its new UID
  long move(long uid, String target) throws IOException {
    String answer = String.join("\n", ok("UID MOVE " + uid + " " + target));
    return number(answer, "COPYUID \\d+ " + uid);
  }

  /// Everything that Dovecot serves.
  Served served() throws IOException {
    var boxes = new TreeMap<MailboxName, Served.Box>();
    for (String line : ok("LIST \"\" *")) {
      Matcher listed = LISTED.matcher(line);
      if (listed.matches() && !listed.group(1).contains("\\Noselect")) {
        boxes.put(mailboxName(listed.group(2)), box(listed.group(2)));
      }
    }
    var subscriptions = new TreeSet<MailboxName>();
    for (String line : ok("LSUB \"\" *")) {
      Matcher listed = LISTED.matcher(line);
      if (listed.matches()) {
        subscriptions.add(mailboxName(listed.group(2)));
      }
    }
    return new Served(boxes, subscriptions);
  }

  /// What a mailbox holds, without what somebody else expunges meanwhile, which Dovecot shows
  /// without content; it stays selected.
  ///
  /// @param mailbox as it is written in a command
  Served.Box box(String mailbox) throws IOException {
    String selected = String.join("\n", ok("SELECT " + mailbox));
    var messages = new TreeMap<Long, Served.Message>();
    for (String line : ok("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])")) {
      Matcher fetched = FETCHED.matcher(line);
      if (fetched.matches()) {
        messages.put(Long.valueOf(fetched.group(1)), message(fetched));
      }
    }
    return new Served.Box(number(selected, "UIDVALIDITY"), number(selected, "UIDNEXT"), messages);
  }

  private static Served.Message message(Matcher fetched) {
    var flags = new TreeSet<>(Set.of(fetched.group(2).split(" ")));
    flags.removeAll(Set.of("\\Recent", ""));
    var date = OffsetDateTime.parse(fetched.group(3).strip(), DATE).toInstant();
    return new Served.Message(flags, date, fetched.group(4));
  }

  private static long number(String selected, String code) {
    Matcher matcher = Pattern.compile(code + " (\\d+)").matcher(selected);
    if (!matcher.find()) {
      throw new AssertionError("No " + code + " in " + selected);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static MailboxName mailboxName(String listed) {
    String name =
        listed.startsWith("\"")
            ? listed.substring(1, listed.length() - 1).replaceAll("\\\\(.)", "$1")
            : listed;
    return FolderNames.ofLevels(List.of(name.split("\\."))).orElseThrow();
  }

  private String readResponse() throws IOException {
    var response = new StringBuilder(readLine());
    for (Matcher end = LITERAL.matcher(response); end.matches(); end = LITERAL.matcher(response)) {
      byte[] literal = input.readNBytes(Integer.parseInt(end.group(1)));
      response.append("\r\n").append(new String(literal, ISO_8859_1)).append(readLine());
    }
    return response.toString();
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0) {
        throw new EOFException("Dovecot ended after: " + line);
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  /// Logs out and waits for the end of the process.
  @Override
  public void close() throws IOException {
    try {
      any("LOGOUT");
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}

package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.imap.transcript.BelievedMailbox.Expunges;
import org.heddle.imap.transcript.BelievedMailbox.Unknown;

/// A client with a mailbox selected that believes every response and checks that they agree with
/// each other. Confined to one thread; only what all clients have seen of a mailbox's messages is
/// shared.
final class BelievingSession implements AutoCloseable {
  private static final int REMEMBERED_LINES = 60;
  private static final Pattern NUMBERED =
      Pattern.compile("\\* (\\d+) (EXISTS|RECENT|EXPUNGE|FETCH|UIDFETCH)(?: \\((.*))?");
  private static final Pattern UID = Pattern.compile("UID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final Pattern COPYUID = Pattern.compile("\\[COPYUID \\d+ ([\\d,:]+) ([\\d,:]+)]");

  private static final Pattern MODSEQ = Pattern.compile("MODSEQ \\((\\d+)\\)");
  private static final Pattern HIGHESTMODSEQ = Pattern.compile("\\[HIGHESTMODSEQ (\\d+)]");
  private static final Pattern UIDVALIDITY = Pattern.compile("\\[UIDVALIDITY (\\d+)]");
  private static final Pattern VANISHED =
      Pattern.compile("\\* VANISHED (\\(EARLIER\\) )?([\\d,:]+)");

  /// What the client asks for when it begins.
  enum Style {
    PLAIN(""),
    QRESYNC("QRESYNC"),
    UIDONLY("UIDONLY"),
    UIDONLY_AND_QRESYNC("UIDONLY QRESYNC");

    private final String enabled;

    Style(String enabled) {
      this.enabled = enabled;
    }

    /// Whether it comes back to what it knows of a mailbox.
    boolean resynchronizes() {
      return enabled.contains("QRESYNC");
    }

    /// Whether it knows messages by their UIDs alone.
    boolean isUidOnly() {
      return enabled.contains("UIDONLY");
    }
  }

  private final WireClient client;
  private final Style style;
  private final String mailbox;
  private final Map<Long, String> contents;
  private final Deque<String> lines = new ArrayDeque<>();
  private BelievedMailbox view;
  private final List<Long> earlier = new ArrayList<>();
  private boolean readOnly;

  /// What the search that is being answered finds.
  private boolean byUid;

  private int commands;
  private long uidValidity;

  /// As RFC 7162 section 6 has it: what the last code said, or else the highest that was heard.
  private long modSeq;

  private long heardModSeq;
  private boolean heardCode;

  /// @param contents of each UID, as all the sessions on this mailbox have seen them
  BelievingSession(WireClient client, Style style, String mailbox, Map<Long, String> contents)
      throws IOException {
    this.client = client;
    this.style = style;
    this.mailbox = mailbox;
    this.contents = contents;
    this.view = newView();
    client.line();
    if (!style.enabled.isEmpty()) {
      expectOk(command("ENABLE " + style.enabled, Expunges.FORBIDDEN));
    }
  }

  Style style() {
    return style;
  }

  /// What it keeps when the connection is lost.
  RememberedMailbox remembered() {
    return RememberedMailbox.of(uidValidity, modSeq, view);
  }

  static Map<Long, String> noContents() {
    return new ConcurrentHashMap<>();
  }

  BelievedMailbox view() {
    return view;
  }

  boolean readOnly() {
    return readOnly;
  }

  /// The last lines of the conversation.
  String conversation() {
    return String.join("\n", lines);
  }

  private void note(String line) {
    lines.addLast(line);
    if (lines.size() > REMEMBERED_LINES) {
      lines.removeFirst();
    }
  }

  private BelievedMailbox newView() {
    return new BelievedMailbox(style.isUidOnly() ? Unknown.ANYWHERE : Unknown.IN_PLACE);
  }

  void select(String verb) throws IOException {
    view = newView();
    readOnly = verb.equals("EXAMINE");
    expectOk(command(verb + " " + mailbox, Expunges.FORBIDDEN));
  }

  /// Selects the mailbox again after the connection was lost.
  ///
  /// @return what it knows then, without asking
  RememberedMailbox resume(RememberedMailbox before) throws IOException {
    view = newView();
    earlier.clear();
    String parameters = "(QRESYNC (" + before.uidValidity() + " " + before.modSeq() + "))";
    expectOk(command("SELECT " + mailbox + " " + parameters, Expunges.FORBIDDEN));
    RememberedMailbox now = before.without(earlier).with(view);
    assertEquals(before.uidValidity(), uidValidity);
    return now;
  }

  /// Gives a command and is gone before it hears the answer.
  void leaveDuring(String text) throws IOException {
    send("t" + ++commands + " " + text);
    client.close();
  }

  void expectOk(String answer) {
    assertTrue(answer.startsWith("OK"), answer);
  }

  /// Of a command that may also be told that messages are gone.
  void expectOkOrGone(String answer) {
    assertTrue(answer.startsWith("OK") || answer.startsWith("NO [EXPUNGEISSUED]"), answer);
  }

  /// Of a command that takes all messages or none.
  void expectOkOrTooMany(String answer) {
    assertTrue(answer.startsWith("OK") || answer.startsWith("NO [MESSAGELIMIT"), answer);
  }

  /// Sends a command, believes what comes, and returns the tagged answer without its tag.
  String command(String text, Expunges expunges) throws IOException {
    String tag = "t" + ++commands;
    send(tag + " " + text);
    return answer(tag, expunges);
  }

  void send(String line) throws IOException {
    note("C: " + line);
    client.send(line);
  }

  String answer(String tag, Expunges expunges) throws IOException {
    while (true) {
      String line = line();
      if (line.startsWith(tag + " ")) {
        hearCode(line);
        learnModSeq();
        return line.substring(tag.length() + 1);
      }
      believe(line, expunges);
    }
  }

  private String line() throws IOException {
    String line = client.line();
    note("S: " + line);
    return line;
  }

  private void hearCode(String line) {
    Matcher code = HIGHESTMODSEQ.matcher(line);
    if (code.find()) {
      heardModSeq = Long.parseLong(code.group(1));
      heardCode = true;
    }
    Matcher validity = UIDVALIDITY.matcher(line);
    if (validity.find()) {
      uidValidity = Long.parseLong(validity.group(1));
    }
  }

  private void learnModSeq() {
    modSeq = heardCode ? heardModSeq : Math.max(modSeq, heardModSeq);
    heardModSeq = 0;
    heardCode = false;
  }

  private void vanished(Matcher line, Expunges expunges) {
    assertNotEquals(Style.PLAIN, style, "VANISHED was not asked for");
    if (line.group(1) == null) {
      view.vanished(numbers(line.group(2)), expunges);
    } else {
      earlier.addAll(numbers(line.group(2)));
    }
  }

  private void believe(String line, Expunges expunges) throws IOException {
    Matcher numbered = NUMBERED.matcher(line);
    Matcher vanished = VANISHED.matcher(line);
    hearCode(line);
    if (numbered.matches()) {
      numbered(numbered, expunges);
    } else if (vanished.matches()) {
      vanished(vanished, expunges);
    } else if (line.startsWith("* FLAGS (")) {
      view.flags(words(line.substring(9, line.length() - 1)));
    } else if (line.startsWith("* SEARCH")) {
      assertFound(words(line.substring(8)));
    } else {
      assertTrue(line.matches("(\\* OK |\\* ENABLED |\\* NO \\[MESSAGELIMIT |\\+ ).*"), line);
      Matcher copied = COPYUID.matcher(line);
      if (line.endsWith("Moved") && copied.find()) {
        assertEquals(numbers(copied.group(1)).size(), numbers(copied.group(2)).size(), line);
      }
    }
  }

  private void numbered(Matcher line, Expunges expunges) throws IOException {
    if (line.group(2).equals("UIDFETCH")) {
      assertTrue(style.isUidOnly(), "UIDFETCH was not asked for");
      fetchedByUid(Long.parseLong(line.group(1)), line.group(3));
      return;
    }
    int number = Integer.parseInt(line.group(1));
    switch (line.group(2)) {
      case "EXISTS" -> view.exists(number);
      case "RECENT" -> view.recent(number);
      case "EXPUNGE" -> {
        assertEquals(Style.PLAIN, style, "EXPUNGE where VANISHED was enabled");
        view.expunged(number, expunges);
      }
      default -> {
        assertFalse(style.isUidOnly(), "FETCH where UIDFETCH was enabled");
        fetched(number, line.group(3));
      }
    }
  }

  private void fetchedByUid(long uid, String items) throws IOException {
    view.counts(uid);
    fetched(view.number(uid), items);
  }

  private void fetched(int number, String items) throws IOException {
    Matcher modSeqs = MODSEQ.matcher(items);
    if (modSeqs.find() && !heardCode) {
      heardModSeq = Math.max(heardModSeq, Long.parseLong(modSeqs.group(1)));
    }
    Matcher uid = UID.matcher(items);
    Matcher flags = FLAGS.matcher(items);
    Optional<Long> itsUid = uid.find() ? Optional.of(Long.valueOf(uid.group(1))) : Optional.empty();
    Optional<Set<String>> itsFlags =
        flags.find()
            ? Optional.of(BelievedMailbox.folded(words(flags.group(1))))
            : Optional.empty();
    view.fetched(number, itsUid, itsFlags);
    int brace = items.lastIndexOf('{');
    if (items.endsWith("}") && brace >= 0) {
      String body = client.read(Integer.parseInt(items.substring(brace + 1, items.length() - 1)));
      has(view.message(number).uid().orElseThrow(), body);
      fetched(number, line());
    }
  }

  /// A UID means the same message for ever and for everybody.
  private void has(long uid, String body) {
    String before = contents.computeIfAbsent(uid, unseen -> body);
    assertEquals(before, body, () -> uid + " is two messages");
  }

  private void assertFound(List<String> numbers) {
    assertEquals(new HashSet<>(numbers).size(), numbers.size(), "found twice");
    if (!byUid) {
      numbers.forEach(number -> view.assertInUse(Integer.parseInt(number)));
    }
  }

  /// A search whose answer is numbers or, if `UID ` comes first, UIDs.
  void search(String uid, String keys) throws IOException {
    byUid = !uid.isEmpty();
    expectOk(command(uid + "SEARCH " + keys, byUid ? Expunges.ALLOWED : Expunges.FORBIDDEN));
  }

  /// IDLE for as long as `patience` says, at least until the server has agreed.
  void idle(Runnable patience) throws IOException {
    String tag = "t" + ++commands;
    send(tag + " IDLE");
    String line = line();
    assertEquals("+ idling", line);
    patience.run();
    send("DONE");
    expectOk(answer(tag, Expunges.ALLOWED));
  }

  /// MOVE, after which what was moved is counted no more.
  void move(String text) throws IOException {
    String answer = command(text, Expunges.ALLOWED);
    expectOkOrGone(answer);
    for (String line : lastUntagged()) {
      Matcher copied = COPYUID.matcher(line);
      if (copied.find()) {
        for (long uid : numbers(copied.group(1))) {
          assertFalse(view.uids().contains(uid), () -> "still counts " + uid + ", moved by itself");
        }
      }
    }
  }

  /// What came between the last command and its answer, as far as it is remembered.
  private List<String> lastUntagged() {
    var last = new ArrayList<String>();
    for (String line : lines) {
      if (line.startsWith("C: ")) {
        last.clear();
      } else {
        last.add(line);
      }
    }
    return last;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split(" +")).stream().filter(word -> !word.isEmpty()).toList();
  }

  private static List<Long> numbers(String set) {
    var numbers = new ArrayList<Long>();
    for (String range : set.split(",")) {
      String[] ends = range.split(":");
      for (long n = Long.parseLong(ends[0]); n <= Long.parseLong(ends[ends.length - 1]); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}

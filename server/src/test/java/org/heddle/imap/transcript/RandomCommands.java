package org.heddle.imap.transcript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.imap.transcript.BelievedMailbox.Expunges;

/// What a client may do with the mailbox that it has selected, at random. Confined to one thread.
final class RandomCommands {
  private static final List<String> FLAGS =
      List.of("\\Seen", "\\Deleted", "\\Deleted", "\\Flagged", "\\Answered", "$Work", "blue", "k3");
  private static final List<String> KEYS =
      List.of(
          "ALL",
          "DELETED",
          "UNSEEN",
          "KEYWORD blue",
          "NOT FLAGGED",
          "SUBJECT a",
          "BODY 7",
          "*",
          "OR SEEN SMALLER 120");
  private static final int MOST_MESSAGES = 60;

  private final BelievingSession session;
  private final Random random;
  private final long most;

  /// @param most how many messages a command takes (RFC 9738)
  RandomCommands(BelievingSession session, Random random, long most) {
    this.session = session;
    this.random = random;
    this.most = most;
  }

  void select() throws IOException {
    session.select(once(4) ? "EXAMINE" : "SELECT");
  }

  void run(int commands) throws IOException {
    for (int i = 0; i < commands; i++) {
      if (session.readOnly()) {
        looking();
      } else if (once(2)) {
        looking();
      } else {
        changing();
      }
    }
  }

  /// Loses the connection in the middle of a command, one that changes nothing: what the others
  /// agree on must not depend on whether it was done.
  void leave() throws IOException {
    String fetch = session.style().isUidOnly() ? "UID FETCH 1:* FLAGS" : "FETCH 1:* (FLAGS UID)";
    session.leaveDuring(oneOf(List.of("NOOP", "UID FETCH 1:* (FLAGS UID MODSEQ)", fetch)));
  }

  /// Whether to name messages by UID.
  private boolean byUid() {
    return session.style().isUidOnly() || once(2);
  }

  private boolean once(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private void looking() throws IOException {
    switch (random.nextInt(8)) {
      case 0, 1 -> fetch();
      case 2 -> session.search(byUid() ? "UID " : "", key());
      case 3 -> session.expectOk(session.command("NOOP", Expunges.ALLOWED));
      case 4 -> session.idle(this::linger);
      case 5 -> session.expectOk(session.command("CHECK", Expunges.ALLOWED));
      case 6 -> append();
      default -> {
        if (once(3)) {
          reselect();
        }
      }
    }
  }

  /// `*` is no key where there is no message, or none has a number.
  private String key() {
    String key = oneOf(KEYS);
    boolean noNumbers = session.view().count() == 0 || session.style().isUidOnly();
    return key.equals("*") && noNumbers ? "ALL" : key;
  }

  private void linger() {
    for (int i = random.nextInt(300); i > 0; i--) {
      Thread.yield();
    }
  }

  private void changing() throws IOException {
    switch (random.nextInt(7)) {
      case 0, 1, 2 -> store();
      case 3 -> copy();
      case 4 -> move();
      case 5 -> session.expectOk(session.command("EXPUNGE", Expunges.ALLOWED));
      default -> session.expectOk(session.command("UID EXPUNGE " + uidSet(), Expunges.ALLOWED));
    }
  }

  private void reselect() throws IOException {
    if (once(2)) {
      session.expectOk(session.command("CLOSE", Expunges.FORBIDDEN));
    }
    select();
  }

  static String append(int size) {
    String text = "Subject: " + "abc".charAt(size % 3) + "\r\n\r\n" + "7".repeat(size) + "\r\n";
    return "APPEND INBOX {" + text.length() + "+}\r\n" + text;
  }

  private void append() throws IOException {
    if (session.view().count() < MOST_MESSAGES) {
      session.expectOk(session.command(append(random.nextInt(100)), Expunges.ALLOWED));
    }
  }

  private void fetch() throws IOException {
    String flags = session.style().resynchronizes() ? "(FLAGS UID MODSEQ)" : "FLAGS";
    String items = oneOf(List.of("(UID FLAGS)", "(UID FLAGS)", flags, "(UID BODY.PEEK[])"));
    if (once(8)) {
      items = "(UID BODY[])";
    }
    if (byUid()) {
      session.expectOk(session.command("UID FETCH " + uidSet() + " " + items, Expunges.ALLOWED));
    } else if (session.view().count() > 0) {
      session.expectOkOrGone(
          session.command("FETCH " + numbers() + " " + items, Expunges.FORBIDDEN));
    }
  }

  private void store() throws IOException {
    char operation = oneOf(List.of('+', '-', '='));
    Set<String> names = new TreeSet<>(List.of(oneOf(FLAGS), oneOf(FLAGS)));
    boolean silent = once(2);
    String change =
        (operation == '=' ? "" : operation)
            + (silent ? "FLAGS.SILENT (" : "FLAGS (")
            + String.join(" ", names)
            + ")";
    List<Integer> chosen = chosen();
    if (chosen.isEmpty()) {
      return;
    }
    boolean byUid = byUid() && chosen.stream().allMatch(n -> uid(n) > 0);
    if (silent) {
      chosen.stream()
          .skip(Math.max(0, chosen.size() - most))
          .forEach(n -> session.view().stored(n, operation, BelievedMailbox.folded(names)));
    }
    if (byUid) {
      session.expectOk(
          session.command(
              "UID STORE " + joined(chosen.stream().map(this::uid).toList()) + " " + change,
              Expunges.ALLOWED));
    } else {
      session.expectOkOrGone(
          session.command("STORE " + joined(chosen) + " " + change, Expunges.FORBIDDEN));
    }
  }

  private void copy() throws IOException {
    boolean crowded = session.view().count() > MOST_MESSAGES;
    String target = crowded || once(3) ? "Side" : "INBOX";
    if (byUid()) {
      session.expectOkOrTooMany(
          session.command("UID COPY " + uidSet() + " " + target, Expunges.ALLOWED));
    } else if (session.view().count() > 0) {
      session.expectOkOrGone(session.command("COPY " + few() + " " + target, Expunges.ALLOWED));
    }
  }

  private void move() throws IOException {
    String target = once(2) ? "Side" : "INBOX";
    if (byUid()) {
      session.move("UID MOVE " + uidSet() + " " + target);
    } else if (session.view().count() > 0) {
      session.move("MOVE " + few() + " " + target);
    }
  }

  private long uid(int number) {
    return session.view().message(number).uid().orElse(0L);
  }

  private static String joined(List<?> numbers) {
    return String.join(",", numbers.stream().map(Object::toString).toList());
  }

  /// Some message numbers in use, possibly none; of messages with a UID if only that can name them.
  private List<Integer> chosen() {
    int one = random.nextInt(1, 8);
    var chosen = new ArrayList<Integer>();
    for (int number = 1; number <= session.view().count(); number++) {
      boolean hasName = !session.style().isUidOnly() || uid(number) > 0;
      if (hasName && random.nextInt(8) < one) {
        chosen.add(number);
      }
    }
    return chosen;
  }

  private String numbers() {
    List<Integer> chosen = chosen();
    return once(3) || chosen.isEmpty() ? "1:*" : joined(chosen);
  }

  private String few() {
    return Integer.toString(random.nextInt(session.view().count()) + 1);
  }

  /// Some UIDs, which may be gone or never have been.
  private String uidSet() {
    List<Long> known = session.view().uids();
    if (known.isEmpty() || once(5)) {
      return "1:5,4000000000";
    }
    long some = oneOf(known);
    return once(3) ? some + ":" + (some + random.nextInt(20)) : Long.toString(some);
  }
}

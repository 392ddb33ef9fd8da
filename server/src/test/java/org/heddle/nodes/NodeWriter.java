package org.heddle.nodes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.imap.transcript.WireClient;

/// A client that puts messages into INBOX, which it shares with others, and moves some of them into
/// a mailbox of its own; now by this node, now by that one. It remembers what it was told. Confined
/// to one thread.
final class NodeWriter {
  private static final int COMMANDS_A_CONNECTION = 30;
  private static final Pattern APPENDED = Pattern.compile("\\[APPENDUID (\\d+) (\\d+)]");
  private static final Pattern COPIED = Pattern.compile("\\[COPYUID (\\d+) \\d+ (\\d+)]");

  /// Where a message is, as far as its writer was told.
  enum Fate {
    /// APPEND was not answered: it is in INBOX or nowhere.
    PERHAPS,
    /// It is in INBOX.
    STORED,
    /// MOVE was not answered: it is in INBOX or in the writer's mailbox.
    MOVING,
    /// It is in the writer's mailbox.
    MOVED
  }

  /// @param uid in INBOX or, once it is moved, in the writer's mailbox; 0 if it was not told
  record Told(Fate fate, long uid) {}

  private final AtomicReferenceArray<Node> nodes;
  private final String mailbox;
  private final Random random;
  private final Map<String, Told> told = new HashMap<>();
  private int cut;

  /// @param mailbox its own
  NodeWriter(AtomicReferenceArray<Node> nodes, String mailbox, long seed) {
    this.nodes = nodes;
    this.mailbox = mailbox;
    this.random = new Random(seed);
  }

  /// What it was told of each of its messages, by their subjects.
  Map<String, Told> told() {
    return told;
  }

  String mailbox() {
    return mailbox;
  }

  /// How many of its connections were cut off, each by the end of its node.
  int cut() {
    return cut;
  }

  /// Works until the moment given.
  ///
  /// @param end of [System#nanoTime]
  void workUntil(long end) throws InterruptedException {
    while (System.nanoTime() - end < 0) {
      Node node = nodes.get(random.nextInt(nodes.length()));
      try (WireClient client = node.connect()) {
        ok(client, "SELECT INBOX");
        for (int i = 0; i < COMMANDS_A_CONNECTION && System.nanoTime() - end < 0; i++) {
          step(client);
        }
      } catch (IOException e) {
        // Nobody else may lose a connection.
        assertTrue(node.isKilled(), () -> "a node that lives dropped its client: " + e);
        cut++;
        Thread.sleep(20);
      }
    }
  }

  private void step(WireClient client) throws IOException {
    Optional<Map.Entry<String, Told>> stored =
        random.nextInt(3) > 0
            ? Optional.empty()
            : told.entrySet().stream()
                .filter(one -> one.getValue().fate() == Fate.STORED)
                .findAny();
    if (stored.isPresent()) {
      move(client, stored.get().getKey(), stored.get().getValue().uid());
    } else {
      append(client);
    }
  }

  static String mail(String subject) {
    return "Subject: " + subject + "\r\n\r\n" + (subject + "\r\n").repeat(subject.hashCode() & 255);
  }

  private void append(WireClient client) throws IOException {
    String subject = mailbox + "-" + told.size();
    told.put(subject, new Told(Fate.PERHAPS, 0));
    String mail = mail(subject);
    String answer = ok(client, "APPEND INBOX (\\Seen) {" + mail.length() + "+}\r\n" + mail);
    told.put(subject, new Told(Fate.STORED, number(APPENDED, answer)));
  }

  private void move(WireClient client, String subject, long uid) throws IOException {
    told.put(subject, new Told(Fate.MOVING, 0));
    String answer = ok(client, "UID MOVE " + uid + " " + mailbox);
    told.put(subject, new Told(Fate.MOVED, number(COPIED, answer)));
  }

  private static String ok(WireClient client, String command) throws IOException {
    String answer = client.command("a", command);
    String last = List.of(answer.split("\n")).getLast();
    if (!last.startsWith("a OK")) {
      throw new AssertionError(command.lines().findFirst().orElse("") + ": " + answer);
    }
    return answer;
  }

  private static long number(Pattern code, String answer) {
    Matcher found = code.matcher(answer);
    assertTrue(found.find(), answer);
    return Long.parseLong(found.group(2));
  }
}

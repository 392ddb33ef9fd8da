package org.heddle.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.imap.transcript.WireClient;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three servers share one PostgreSQL, and one after another is killed while all of them are at
/// work.
///
/// `-Dheddle.nodes.seconds=120 -Dheddle.nodes.pause=10` kills one every ten seconds for two
/// minutes.
final class NodesTest {
  private static final int NODES = 3;
  private static final int WRITERS = 6;
  private static final int SECONDS = Integer.getInteger("heddle.nodes.seconds", 8);
  private static final int PAUSE_SECONDS = Integer.getInteger("heddle.nodes.pause", 2);
  private static final Pattern SUBJECT =
      Pattern.compile("\\* \\d+ FETCH \\(UID (\\d+) .*\nSubject: (\\S+)\n");

  @TempDir private Path directory = Path.of("");

  private final AtomicReferenceArray<Node> nodes = new AtomicReferenceArray<>(NODES);
  private final PostgresServer database = PostgresServer.running();
  private final String url = database.url(database.newSchema());

  @AfterEach
  void stop() throws InterruptedException {
    for (int i = 0; i < NODES; i++) {
      if (nodes.get(i) != null) {
        nodes.get(i).kill();
      }
    }
  }

  private void start(int node) throws IOException {
    nodes.set(node, Node.start(directory.resolve("node" + node), url));
  }

  @Test
  void aNodeThatIsKilledCostsItsOwnConnectionsOnly() throws Exception {
    for (int i = 0; i < NODES; i++) {
      start(i);
    }
    var writers = new ArrayList<NodeWriter>();
    try (WireClient client = nodes.get(0).connect()) {
      for (int i = 0; i < WRITERS; i++) {
        client.command("a", "CREATE own" + i);
        writers.add(new NodeWriter(nodes, "own" + i, i));
      }
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int kills = run(writers, end);
    check(writers, kills);
  }

  private int run(List<NodeWriter> writers, long end) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Boolean>>();
      for (NodeWriter writer : writers) {
        Callable<Boolean> work =
            () -> {
              writer.workUntil(end);
              return true;
            };
        running.add(threads.submit(work));
      }
      int kills = killUntil(end);
      for (Future<Boolean> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
      return kills;
    }
  }

  private int killUntil(long end) throws IOException, InterruptedException {
    var random = new Random();
    int kills = 0;
    TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    while (System.nanoTime() - end < 0) {
      int node = random.nextInt(NODES);
      nodes.get(node).kill();
      kills++;
      start(node);
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    }
    return kills;
  }

  private void check(List<NodeWriter> writers, int kills) throws IOException {
    int stored = 0;
    int cut = 0;
    try (WireClient client = nodes.get(0).connect()) {
      Map<String, Long> inbox = subjects(client, "INBOX");
      for (NodeWriter writer : writers) {
        Map<String, Long> own = subjects(client, writer.mailbox());
        writer.told().forEach((subject, told) -> check(subject, told, inbox, own));
        assertTrue(writer.told().keySet().containsAll(own.keySet()), "mail of another");
        stored += writer.told().size();
        cut += writer.cut();
      }
    }
    assertTrue(kills > 0, "nothing was killed");
    assertTrue(cut > 0, "nobody noticed");
    System.out.println(
        "%d nodes, %d killed: %d messages, %d connections cut, nothing lost"
            .formatted(NODES, kills, stored, cut));
  }

  private static void check(
      String subject, NodeWriter.Told told, Map<String, Long> inbox, Map<String, Long> own) {
    boolean here = inbox.containsKey(subject);
    boolean there = own.containsKey(subject);
    assertFalse(here && there, subject + " is in two places");
    switch (told.fate()) {
      case PERHAPS -> assertFalse(there, subject);
      case STORED -> assertEquals(told.uid(), inbox.get(subject), subject);
      case MOVING -> assertTrue(here || there, subject + " is lost");
      case MOVED -> assertEquals(told.uid(), own.get(subject), subject);
    }
  }

  /// The subjects of a mailbox with their UIDs, each message compared octet by octet.
  private static Map<String, Long> subjects(WireClient client, String mailbox) throws IOException {
    client.command("a", "EXAMINE " + mailbox);
    String all = client.command("a", "UID FETCH 1:* (UID FLAGS BODY.PEEK[])");
    var found = new HashMap<String, Long>();
    Matcher message = SUBJECT.matcher(all);
    while (message.find()) {
      String subject = message.group(2);
      String mail = NodeWriter.mail(subject).replace("\r\n", "\n");
      assertTrue(all.startsWith(mail, message.start(2) - "Subject: ".length()), subject);
      assertTrue(message.group().contains("\\Seen"), message.group());
      Long before = found.put(subject, Long.parseLong(message.group(1)));
      assertEquals(null, before, subject + " is there twice");
    }
    assertEquals(
        found.size(), all.split("\n\\* \\d+ FETCH|^\\* \\d+ FETCH", -1).length - 1, "all of them");
    return found;
  }
}

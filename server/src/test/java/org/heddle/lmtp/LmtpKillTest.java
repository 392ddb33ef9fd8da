package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.heddle.imap.transcript.WireClient;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kills a server in the midst of deliveries, again and again: each message that was answered with
/// 250 is in its mailbox after that, whole.
class LmtpKillTest {
  private static final int KILLS = Integer.getInteger("heddle.kills", 5);
  private static final int CLIENTS = 4;
  private static final int RECIPIENTS = 3;

  @TempDir Path directory;

  /// `user: token` of every message that was answered with 250.
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  private final AtomicInteger tokens = new AtomicInteger();

  static Stream<StorageProvider> storages() {
    return ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get);
  }

  @ParameterizedTest
  @MethodSource("storages")
  void whatWasAnsweredWith250SurvivesAKill(StorageProvider provider) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Path data = Files.createDirectories(directory.resolve(provider.name()));
    for (int life = 1; life <= KILLS; life++) {
      int before = acknowledged.size();
      live(provider, data, random);
      String when = provider.name() + ", seed " + seed + ", life " + life;
      assertTrue(acknowledged.size() > before, () -> when + ": nothing was delivered");
      check(provider, data, when);
    }
  }

  private void live(StorageProvider provider, Path data, Random random) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LmtpWorker.class.getName(),
                provider.getClass().getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var clients = new ArrayList<Thread>();
    try (var said =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = port(said);
      int before = acknowledged.size();
      for (int i = 0; i < CLIENTS; i++) {
        long own = random.nextLong();
        clients.add(Thread.ofPlatform().start(() -> send(port, new Random(own))));
      }
      while (acknowledged.size() == before && child.isAlive()) {
        child.waitFor(5, TimeUnit.MILLISECONDS);
      }
      child.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
    } finally {
      child.destroyForcibly().waitFor();
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  /// Logging may come first.
  private static int port(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (line != null && !line.matches("\\d+")) {
      line = said.readLine();
    }
    return Integer.parseInt(String.valueOf(line));
  }

  /// Sends messages until the server is gone.
  private void send(int port, Random random) {
    try (var client = new WireClient(new Socket(InetAddress.getLoopbackAddress(), port))) {
      client.line();
      client.send("LHLO me");
      while (!client.line().startsWith("250 ")) {
        // One line for each extension.
      }
      while (true) {
        transaction(client, random);
      }
    } catch (IOException gone) {
      return;
    }
  }

  private void transaction(WireClient client, Random random) throws IOException {
    String token = "t" + tokens.incrementAndGet();
    var all = new StringBuilder("MAIL FROM:<>\r\n");
    for (int i = 0; i < RECIPIENTS; i++) {
      all.append("RCPT TO:<user").append(i).append("@x>\r\n");
    }
    client.sendRaw(all + "DATA\r\n");
    for (int i = 0; i < RECIPIENTS + 2; i++) {
      client.line();
    }
    client.sendRaw("Subject: " + token + "\r\n\r\n");
    client.sendRaw("some text\r\n".repeat(random.nextInt(4) == 0 ? 20_000 : 10));
    client.sendRaw("end of " + token + "\r\n.\r\n");
    for (int i = 0; i < RECIPIENTS; i++) {
      if (client.line().startsWith("250 ")) {
        acknowledged.add("user" + i + ": " + token);
      }
    }
  }

  private void check(StorageProvider provider, Path data, String when) {
    var found = new HashSet<String>();
    try (var storage = provider.open(new StorageConfig(data, Map.of()))) {
      for (int i = 0; i < RECIPIENTS; i++) {
        String user = "user" + i;
        Mailbox inbox = storage.account(user).open(MailboxName.INBOX);
        for (long uid : uids(inbox)) {
          String text = new String(LmtpTranscript.bytes(inbox, uid), StandardCharsets.ISO_8859_1);
          String token = text.replaceFirst("(?s).*?Subject: (t\\d+)\r\n.*", "$1");
          assertTrue(text.endsWith("end of " + token + "\r\n"), when + ": half a message");
          found.add(user + ": " + token);
        }
      }
    }
    var lost = new HashSet<>(acknowledged);
    lost.removeAll(found);
    assertTrue(lost.isEmpty(), () -> when + ": lost " + lost + " of " + acknowledged.size());
  }

  private static List<Long> uids(Mailbox mailbox) {
    var uids = new ArrayList<Long>();
    var messages = mailbox.snapshot().messages();
    for (int i = 0; i < messages.size(); i++) {
      uids.add(messages.uid(i));
    }
    return uids;
  }
}

package org.heddle.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Starts a server, has clients change mail, kills it with SIGKILL at any moment, starts it again,
/// and compares what is there with what was acknowledged; over and over.
///
/// Each writer changes messages and mailboxes of its own, so that it knows what has to be there:
/// what its acknowledged commands left, and the one command that was under way as a whole or not at
/// all. No UID that anybody saw may stand for another message, and neither UIDNEXT nor
/// HIGHESTMODSEQ may fall.
public final class CrashTest {
  /// The account, which has to be there, with [#PASSWORD].
  public static final String USER = "crash-test";

  /// The password of [#USER].
  public static final String PASSWORD = "crash-test";

  /// Another user, with whom mailboxes are shared.
  public static final String FRIEND = "crash-friend";

  /// The mailboxes in which all writers have messages.
  static final List<String> SHARED = List.of("INBOX", "Team/One", "Team.Two");

  /// Above the mailboxes that belong to one writer each.
  static final String OWN = "Own/";

  private static final int WRITERS = 4;
  private static final int LEAST_STEPS = 20;
  private static final int MOST_STEPS = 600;
  private static final int LONGEST_LIFE_SECONDS = 30;
  private static final int LONGEST_START_MILLIS = 1_500;

  /// @param server a command that runs a server
  /// @param environment with which settings: on a loopback port, with LMTP, and with [#USER]
  /// @param time how long to go on
  /// @param seed decides what is done, and when the server dies
  public record Plan(
      List<String> server, Map<String, String> environment, Duration time, long seed) {}

  private final Plan plan;
  private final Random random;
  private final Tally tally;
  private final Ledger ledger;
  private final List<Writer> writers = new ArrayList<>();
  private Duration worked = Duration.ZERO;

  private CrashTest(Plan plan, PrintStream err) {
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.tally = new Tally(err);
    this.ledger = new Ledger(tally);
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer("w" + i, new Random(random.nextLong()), ledger, tally));
    }
  }

  /// Runs the test.
  ///
  /// @param out for the result
  /// @param err for what is wrong
  /// @return whether nothing is
  /// @throws IOException if the server cannot be run at all
  public static boolean run(Plan plan, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    var test = new CrashTest(plan, err);
    test.run();
    out.println(test.tally.summary(test.worked, plan.seed()));
    return test.tally.isClean();
  }

  private void run() throws IOException, InterruptedException {
    boolean served = prepare();
    long end = System.nanoTime() + plan.time().toNanos();
    while (served && System.nanoTime() < end) {
      if (random.nextInt(5) == 0) {
        dieStarting();
      }
      served = live();
    }
    if (served) {
      try (var server = start()) {
        inspect(server);
      }
    }
  }

  private ServerProcess start() throws IOException {
    return new ServerProcess(plan.server(), plan.environment());
  }

  private boolean prepare() throws IOException, InterruptedException {
    try (var server = start()) {
      var ports = server.await();
      if (ports.isPresent()) {
        try (var imap = new ImapClient(ports.get().imap(), USER, PASSWORD)) {
          for (String box : SHARED.subList(1, SHARED.size())) {
            imap.command("CREATE \"" + box + "\"");
          }
          return true;
        } catch (ImapClient.Refused e) {
          tally.wrong(String.valueOf(e.getMessage()));
          return false;
        }
      }
      tally.wrong("The server does not start:\n" + server.lastWords());
      return false;
    }
  }

  private void dieStarting() throws IOException, InterruptedException {
    var server = start();
    Thread.sleep(random.nextInt(LONGEST_START_MILLIS));
    server.kill();
    tally.kills.incrementAndGet();
  }

  /// @return whether the server could be used
  private boolean live() throws IOException, InterruptedException {
    ServerProcess server = start();
    try {
      if (!inspect(server)) {
        return false;
      }
      ServerProcess.Ports ports = server.await().orElseThrow();
      long begun = System.nanoTime();
      var threads = new ArrayList<Thread>();
      threads.add(Thread.ofPlatform().start(() -> new Observer(ledger, tally).watch(ports)));
      for (Writer writer : writers) {
        threads.add(Thread.ofPlatform().start(() -> writer.work(ports)));
      }
      workFor(LEAST_STEPS + random.nextInt(MOST_STEPS));
      server.kill();
      tally.kills.incrementAndGet();
      worked = worked.plusNanos(System.nanoTime() - begun);
      for (Thread thread : threads) {
        thread.join();
      }
      return true;
    } finally {
      server.kill();
    }
  }

  /// Lets so many commands be acknowledged, and then some time pass in which more may be.
  private void workFor(int steps) throws InterruptedException {
    long target = tally.acknowledged.get() + steps;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LIFE_SECONDS);
    while (tally.acknowledged.get() < target && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000));
  }

  /// Compares what is there with what should be.
  ///
  /// @return whether there is a server at all
  private boolean inspect(ServerProcess server) throws IOException, InterruptedException {
    var ports = server.await();
    if (ports.isEmpty()) {
      tally.wrong("The server does not start again:\n" + server.lastWords());
      return false;
    }
    try (var imap = new ImapClient(ports.get().imap(), USER, PASSWORD)) {
      Expected found = Inspection.of(imap, ledger, tally);
      writers.forEach(writer -> writer.compare(found));
      return true;
    } catch (ImapClient.Refused e) {
      tally.wrong(String.valueOf(e.getMessage()));
      return false;
    }
  }
}

package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.ImapSettings.MessageLimits;
import org.heddle.imap.transcript.BelievedMailbox.Expunges;
import org.heddle.imap.transcript.BelievedMailbox.Known;
import org.heddle.imap.transcript.BelievingSession.Style;
import org.heddle.net.Greeting;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.MemoryProvider;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several sessions work on one mailbox at the same time, each with a random history. Each believes
/// what it is told; whenever they pause, all must believe the same, and what a new session is told.
/// They pause often, since whoever believes something wrong may soon be told the truth by chance.
final class ManySessionsTest {
  private static final Pattern STOPPED = Pattern.compile("^OK \\[MESSAGELIMIT \\d+ (\\d+)]");

  private static final List<Style> SESSIONS =
      List.of(
          Style.QRESYNC,
          Style.PLAIN,
          Style.UIDONLY_AND_QRESYNC,
          Style.PLAIN,
          Style.QRESYNC,
          Style.UIDONLY,
          Style.PLAIN);
  private static final int FIRST_MESSAGES = 30;

  /// How many messages a command takes in one of the histories (RFC 9738), fewer than there are.
  private static final long FEW = 12;

  /// How often they pause.
  private static final int ROUNDS = Integer.getInteger("heddle.test.rounds", 25);

  /// How many commands each session gives between two pauses.
  private static final int COMMANDS = 4;

  private static final long SEED = Long.getLong("heddle.test.seed", 20_260_000);

  @TempDir Path directory;

  @TestFactory
  @Timeout(120)
  Stream<DynamicTest> everySessionBelievesTheSame() {
    Stream<StorageProvider> others =
        ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(Stream.of(new MemoryProvider()), others)
        .flatMap(provider ->
            Stream.of(
                DynamicTest.dynamicTest(
                    provider.name() + ", seed " + SEED,
                    () -> history(provider, Map.of(), MessageLimits.DEFAULT, SEED)),
                DynamicTest.dynamicTest(
                    provider.name() + ", few at once, seed " + (SEED + 1),
                    () -> history(provider, Map.of(), new MessageLimits(FEW, FEW), SEED + 1))));
  }

  @Test
  @Timeout(120)
  void everySessionBelievesTheSameOnPostgres() throws Exception {
    Map<String, String> options = PostgresServer.running().options();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.name().equals("jdbc")) {
        history(provider, options, MessageLimits.DEFAULT, SEED);
      }
    }
  }

  private void history(
      StorageProvider provider, Map<String, String> options, MessageLimits limits, long seed)
      throws Exception {
    Path data = Files.createDirectory(directory.resolve(provider.name() + seed));
    try (var storage = provider.open(new StorageConfig(data, options));
        var server = new TestServer(storage, settings(limits))) {
      Map<Long, String> contents = BelievingSession.noContents();
      try (BelievingSession first = session(server, Style.PLAIN, contents)) {
        first.select("SELECT");
        for (int i = 0; i < FIRST_MESSAGES; i++) {
          first.expectOk(first.command(RandomCommands.append(i), Expunges.ALLOWED));
        }
        first.expectOk(first.command("CREATE Side", Expunges.ALLOWED));
      }
      work(server, contents, limits, seed);
    }
  }

  private static ImapSettings settings(MessageLimits limits) {
    var usual = ImapSettings.defaults("mail.example");
    return new ImapSettings(
        usual.serverName(),
        usual.limits(),
        usual.autologout(),
        usual.keepAlive(),
        usual.quota(),
        usual.switches(),
        usual.progress(),
        limits,
        usual.namespaces(),
        usual.serverEntries());
  }

  private static BelievingSession session(
      TestServer server, Style style, Map<Long, String> contents) throws IOException {
    var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")));
    return new BelievingSession(client, style, "INBOX", contents);
  }

  /// A client that works, and every other one of which loses its connection at times and comes back
  /// with what it remembers.
  private static final class Member {
    private final TestServer server;
    private final Map<Long, String> contents;
    private final Random random;
    private final long most;
    private BelievingSession session;
    private RandomCommands commands;
    private boolean away;

    /// @param most how many messages a command takes
    Member(TestServer server, Style style, Map<Long, String> contents, long most, long seed)
        throws IOException {
      this.server = server;
      this.most = most;
      this.contents = contents;
      this.random = new Random(seed);
      this.session = session(server, style, contents);
      this.commands = new RandomCommands(session, random, most);
      commands.select();
    }

    void work() throws IOException {
      if (away) {
        return;
      }
      commands.run(COMMANDS);
      away = session.style().resynchronizes() && !session.readOnly() && random.nextInt(3) == 0;
      if (away) {
        commands.leave();
      }
    }

    /// What it knows must be true after a NOOP, or after it has come back.
    void agreeWith(List<Known> truth) throws IOException {
      if (!away) {
        agree(session, truth);
      } else if (random.nextInt(2) == 0) {
        comeBack(truth);
      }
    }

    private void comeBack(List<Known> truth) throws IOException {
      RememberedMailbox before = session.remembered();
      session = session(server, session.style(), contents);
      commands = new RandomCommands(session, random, most);
      session.resume(before).assertTrueOf(truth);
      agree(session, truth);
      away = false;
    }
  }

  private static void work(
      TestServer server, Map<Long, String> contents, MessageLimits limits, long seed)
      throws Exception {
    var members = new ArrayList<Member>();
    var work = new ArrayList<Callable<Void>>();
    try {
      for (int i = 0; i < SESSIONS.size(); i++) {
        long its = seed * SESSIONS.size() + i;
        var member = new Member(server, SESSIONS.get(i), contents, limits.all(), its);
        members.add(member);
        work.add(explained(member, seed, member::work));
      }
      for (int round = 0; round < ROUNDS; round++) {
        all(work);
        List<Known> truth = truth(server, contents);
        for (Member member : members) {
          explained(member, seed, () -> member.agreeWith(truth)).call();
        }
      }
    } finally {
      for (Member member : members) {
        member.session.close();
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Callable<Void> explained(Member member, long seed, Step step) {
    return () -> {
      try {
        step.run();
        return null;
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "seed " + seed + ", " + e + "\n" + member.session.conversation(), e);
      }
    };
  }

  private static void all(List<Callable<Void>> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
  }

  private static List<Known> truth(TestServer server, Map<Long, String> contents)
      throws IOException {
    try (BelievingSession fresh = session(server, Style.PLAIN, contents)) {
      fresh.select("EXAMINE");
      return all(fresh);
    }
  }

  private static List<Known> all(BelievingSession session) throws IOException {
    BelievedMailbox view = session.view();
    if (view.count() > 0) {
      String answer =
          session.style().isUidOnly()
              ? session.command("UID FETCH 1:* FLAGS", Expunges.ALLOWED)
              : session.command("FETCH 1:* (UID FLAGS)", Expunges.FORBIDDEN);
      session.expectOk(answer);
      rest(session, answer);
    }
    return known(view);
  }

  /// Fetches what is below the UID at which a FETCH stopped.
  private static void rest(BelievingSession session, String first) throws IOException {
    Matcher stopped = STOPPED.matcher(first);
    while (stopped.find()) {
      long below = Long.parseLong(stopped.group(1)) - 1;
      String answer = session.command("UID FETCH 1:" + below + " (UID FLAGS)", Expunges.ALLOWED);
      session.expectOk(answer);
      stopped = STOPPED.matcher(answer);
    }
  }

  private static List<Known> known(BelievedMailbox view) {
    return Stream.iterate(1, i -> i <= view.count(), i -> i + 1).map(view::message).toList();
  }

  /// What a session knows must be true after a NOOP, and what it does not know it can find out.
  private static void agree(BelievingSession session, List<Known> truth) throws IOException {
    session.expectOk(session.command("NOOP", Expunges.ALLOWED));
    List<Known> believed = known(session.view());
    assertEquals(truth.size(), believed.size(), "how many messages");
    if (session.style().isUidOnly()) {
      session.remembered().assertTrueOf(truth);
      assertEquals(truth, all(session));
      return;
    }
    for (int i = 0; i < truth.size(); i++) {
      Known real = truth.get(i);
      Known told = believed.get(i);
      var filled = new Known(told.uid().or(real::uid), told.flags().or(real::flags));
      assertEquals(real, filled, "message " + (i + 1));
    }
    assertEquals(truth, all(session));
  }
}

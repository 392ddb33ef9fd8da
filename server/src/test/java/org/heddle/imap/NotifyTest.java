package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.heddle.imap.transcript.TestServer;
import org.heddle.imap.transcript.WireClient;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a transcript cannot show of NOTIFY (RFC 5465): its bounds, and what it holds and lets go.
@Timeout(60)
class NotifyTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final String ALL =
      "NOTIFY SET (SELECTED (MessageNew MessageExpunge FlagChange))"
          + " (PERSONAL (MessageNew MessageExpunge FlagChange MailboxName))";

  private final WatchCounter storage = new WatchCounter();
  private final Account account = storage.account("ann");

  private TestServer server(Duration keepAlive) throws IOException {
    var usual = ImapSettings.defaults("mail.example");
    var settings =
        new ImapSettings(
            usual.serverName(),
            usual.limits(),
            usual.autologout(),
            keepAlive,
            usual.quota(),
            usual.switches(),
            usual.progress(),
            usual.messageLimits(),
            usual.namespaces(),
            usual.serverEntries());
    return new TestServer(storage, settings);
  }

  private static WireClient loggedIn(TestServer server) throws IOException {
    var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")));
    client.line();
    return client;
  }

  private static void ok(WireClient client, String command) throws IOException {
    String answer = client.command("x", command);
    assertTrue(answer.contains("x OK "), answer);
  }

  private void create(int from, int to) {
    IntStream.range(from, to).forEach(i -> account.create(new MailboxName("b" + i), Set.of()));
  }

  private void awaitWatches(int number) throws InterruptedException {
    while (storage.open() != number) {
      Thread.sleep(5);
    }
  }

  @Test
  void nothingIsWatchedAnyMoreWhenItEnds() throws Exception {
    create(0, 10);
    try (var server = server(LONG);
        var client = loggedIn(server)) {
      assertEquals(0, storage.open());
      ok(client, "SELECT INBOX");
      ok(client, ALL);
      awaitWatches(13); // The tree, eleven mailboxes, and the selected one while it waits.
      ok(client, "NOTIFY SET (MAILBOXES (b1 b2 b3) (MessageNew MessageExpunge))");
      awaitWatches(4);
      account.delete(new MailboxName("b2"));
      awaitWatches(3);
      ok(client, "NOTIFY NONE");
      awaitWatches(0);
      ok(client, ALL);
      awaitWatches(12);
      ok(client, "UNAUTHENTICATE");
      awaitWatches(0);
    }
  }

  @Test
  void nothingIsWatchedAnyMoreWhenTheConnectionIsLost() throws Exception {
    try (var server = server(LONG)) {
      try (var client = loggedIn(server)) {
        ok(client, ALL);
        awaitWatches(2);
      }
      awaitWatches(0);
    }
  }

  @Test
  void aStoppingServerSaysGoodbye() throws Exception {
    try (var server = server(LONG);
        var client = loggedIn(server)) {
      ok(client, ALL);
      awaitWatches(2);
      server.stop();
      assertEquals("* BYE Server is shutting down", client.line());
      assertThrows(EOFException.class, client::line);
      awaitWatches(0);
    }
  }

  @Test
  void tooMuchIsRefused() throws Exception {
    create(0, WatchedMailboxes.MOST);
    try (var server = server(LONG);
        var client = loggedIn(server)) {
      String answer = client.command("a", ALL);
      assertEquals("a NO [NOTIFICATIONOVERFLOW] Too many mailboxes\n", answer);
      assertEquals(0, storage.open());
      String group = " (MAILBOXES b1 (MailboxName))";
      answer = client.command("b", "NOTIFY SET" + group.repeat(101));
      assertEquals("b NO [NOTIFICATIONOVERFLOW] Too many groups of events\n", answer);
      ok(client, "NOTIFY SET" + group.repeat(100));
    }
  }

  @Test
  void whatBecomesTooMuchEnds() throws Exception {
    create(1, WatchedMailboxes.MOST);
    try (var server = server(LONG);
        var client = loggedIn(server)) {
      ok(client, "SELECT INBOX");
      ok(
          client,
          "NOTIFY SET (SELECTED (MessageNew MessageExpunge)) (PERSONAL (MessageNew"
              + " MessageExpunge))");
      create(WatchedMailboxes.MOST, WatchedMailboxes.MOST + 1);
      assertEquals("* OK [NOTIFICATIONOVERFLOW] Too much to be told of", client.line());
      awaitWatches(1); // The selected one, until the wait is over.
      Mails.append(account, account.open(MailboxName.INBOX), Mails.mail("x"));
      assertEquals("b OK NOOP completed\n", client.command("b", "NOOP"));
      awaitWatches(0);
    }
  }

  @Test
  void aLostHintIsMadeUpFor() throws Exception {
    storage.deaf();
    create(1, 2);
    try (var server = server(Duration.ofMillis(100));
        var client = loggedIn(server)) {
      ok(client, "NOTIFY SET (PERSONAL (MessageNew MessageExpunge MailboxName))");
      Mails.append(account, account.open(new MailboxName("b1")), Mails.mail("x"));
      assertEquals("* STATUS b1 (MESSAGES 1 UIDNEXT 2)", newsOf(client));
      create(2, 3);
      assertEquals("* LIST (\\HasNoChildren) \"/\" b2", newsOf(client));
    }
  }

  private static String newsOf(WireClient client) throws IOException {
    String line = client.line();
    while (line.equals("* OK Still here")) {
      line = client.line();
    }
    return line;
  }

  @Test
  void whatCouldNotBeLookedAtIsLookedAtLater() throws Exception {
    create(1, 3);
    try (var server = server(LONG);
        var client = loggedIn(server)) {
      ok(client, "NOTIFY SET (PERSONAL (MessageNew MessageExpunge))");
      storage.failNext();
      Mails.append(account, account.open(new MailboxName("b1")), Mails.mail("x"));
      while (storage.failures() == 0) {
        Thread.sleep(5);
      }
      Mails.append(account, account.open(new MailboxName("b2")), Mails.mail("x"));
      var told = new TreeSet<String>();
      told.add(client.line());
      told.add(client.line());
      assertEquals(
          Set.of("* STATUS b1 (MESSAGES 1 UIDNEXT 2)", "* STATUS b2 (MESSAGES 1 UIDNEXT 2)"), told);
    }
  }

  /// The client does not read, so that its session cannot go on writing.
  @Test
  void aClientThatDoesNotReadHoldsNobodyUp() throws Exception {
    try (var server = server(LONG);
        var stuck = loggedIn(server);
        var client = loggedIn(server)) {
      ok(stuck, "SELECT INBOX");
      ok(
          stuck,
          "NOTIFY SET (SELECTED (MessageNew (BODY[]) MessageExpunge)) (PERSONAL (MailboxName))");
      Mailbox inbox = account.open(MailboxName.INBOX);
      byte[] large = Mails.mail("y".repeat(500_000));
      for (int i = 0; i < 40; i++) {
        Mails.append(account, inbox, large);
      }
      ok(client, "CREATE other");
      ok(client, "SELECT INBOX");
      ok(client, "STORE 1:* +FLAGS.SILENT (\\Deleted)");
      ok(client, "EXPUNGE");
      assertEquals(0, inbox.status().messages());
    }
  }

  /// Whoever does nothing but listen knows the mailbox in the end.
  @Test
  void aClientThatListensKnowsTheMailbox() throws Exception {
    for (int seed = 0; seed < 8; seed++) {
      var random = new Random(seed);
      var name = new MailboxName("box" + seed);
      account.create(name, Set.of());
      Mailbox mailbox = account.open(name);
      try (var server = server(LONG);
          var client = loggedIn(server)) {
        var listener = new Listener();
        ok(client, "SELECT " + name);
        ok(client, "NOTIFY SET (SELECTED (MessageNew (FLAGS) MessageExpunge FlagChange))");
        for (int i = 0; i < 60; i++) {
          disturb(mailbox, random);
        }
        client.command("x", "NOOP").lines().forEach(listener::hear);
        var known = new HashMap<Long, String>();
        for (Metadata message : mailbox.snapshot().messages()) {
          known.put(message.uid(), message.flags().has(SystemFlag.SEEN) ? "\\Seen" : "");
        }
        assertEquals(known, listener.known(), "seed " + seed);
      }
    }
  }

  private void disturb(Mailbox mailbox, Random random) {
    UidSet uids = mailbox.snapshot().messages().uids();
    var some = UidSet.builder();
    uids.forEach(uid -> {
      if (random.nextInt(4) == 0) {
        some.add(uid);
      }
    });
    switch (random.nextInt(4)) {
      case 0 -> {
        var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
        mailbox.store(some.build(), deleted, Long.MAX_VALUE);
        mailbox.expunge(some.build());
      }
      case 1 -> {
        var op = random.nextBoolean() ? FlagChange.Op.ADD : FlagChange.Op.REMOVE;
        mailbox.store(some.build(), new FlagChange(op, Flags.named("\\Seen")), Long.MAX_VALUE);
      }
      default -> Mails.append(account, mailbox, Mails.mail("x"));
    }
  }

  /// Believes what it is told. Of new messages the number is told first, and then the UID and the
  /// flags, unless they are gone by then.
  private static final class Listener {
    private static final Pattern NUMBERED =
        Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH)(?: \\(UID (\\d+) FLAGS \\((.*)\\)\\))?");

    private final List<Long> uids = new ArrayList<>();
    private final Map<Long, String> flags = new HashMap<>();

    void hear(String line) {
      Matcher numbered = NUMBERED.matcher(line);
      if (!numbered.matches()) {
        return;
      }
      int number = Integer.parseInt(numbered.group(1));
      switch (numbered.group(2)) {
        case "EXISTS" -> {
          while (uids.size() < number) {
            uids.add(0L);
          }
        }
        case "EXPUNGE" -> flags.remove(uids.remove(number - 1));
        default -> {
          long uid = Long.parseLong(numbered.group(3));
          uids.set(number - 1, uid);
          flags.put(uid, numbered.group(4).contains("\\Seen") ? "\\Seen" : "");
        }
      }
    }

    Map<Long, String> known() {
      assertEquals(uids.size(), flags.size());
      return flags;
    }
  }
}

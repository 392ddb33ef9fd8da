package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException.Unavailable;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresPrograms;
import org.heddle.storage.kit.PostgresServer;
import org.heddle.storage.kit.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes write while their database crashes and comes back, or is replaced by the one that
/// followed it: they wait or are told that it is unavailable, and nothing they were acknowledged is
/// lost.
final class FailoverTest {
  private static final int WRITERS = 4;

  @TempDir private Path directory = Path.of("");

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();

  /// What befalls the database.
  private interface Blow {
    void strike() throws IOException, InterruptedException;
  }

  private static PostgresPair pair() throws IOException, InterruptedException {
    // Skips or fails where there is none.
    PostgresServer.running();
    return new PostgresPair(PostgresPrograms.newest().orElseThrow());
  }

  @Test
  void nothingIsLostWhenTheDatabaseCrashes() throws Exception {
    try (PostgresPair pair = pair()) {
      survive(pair.url(), pair::restart);
    }
  }

  @Test
  void nothingIsLostWhenAnotherDatabaseTakesOver() throws Exception {
    try (PostgresPair pair = pair()) {
      survive(pair.url(), pair::failOver);
    }
  }

  private void survive(String url, Blow blow) throws InterruptedException {
    try (JdbcStorage first = open(url);
        JdbcStorage second = open(url)) {
      var jobs = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < WRITERS; i++) {
        JdbcStorage node = i % 2 == 0 ? first : second;
        String writer = "w" + i;
        jobs.add(() -> write(node, writer));
      }
      jobs.add(() -> {
        awaitMore(20);
        blow.strike();
        awaitMore(20);
        ended.set(true);
        return 0;
      });
      int written = Together.run(jobs).stream().mapToInt(n -> n).sum();
      check(first, written);
      check(second, written);
    }
  }

  private JdbcStorage open(String url) {
    return Storages.open(directory, Map.of(Settings.URL, url));
  }

  /// Waits until so many more are acknowledged.
  private void awaitMore(int messages) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Together.DEADLOCK_SECONDS / 2);
    int wanted = acknowledged.size() + messages;
    while (acknowledged.size() < wanted) {
      assertTrue(System.nanoTime() < end, "it does not go on");
      Thread.sleep(5);
    }
  }

  /// @return how many messages it tried to write
  private int write(JdbcStorage node, String writer) throws InterruptedException {
    Account account = node.account("alice");
    Mailbox inbox = account.open(MailboxName.INBOX);
    int tries = 0;
    while (!ended.get()) {
      String subject = writer + "-" + tries++;
      try {
        long uid = Mails.append(account, inbox, Mails.mail(subject));
        assertEquals(null, acknowledged.put(uid, subject), "a UID for the second time");
      } catch (Unavailable later) {
        Thread.sleep(20);
      }
    }
    return tries;
  }

  private void check(JdbcStorage node, int written) {
    Mailbox inbox = node.account("alice").open(MailboxName.INBOX);
    acknowledged.forEach(
        (uid, subject) -> assertArrayEquals(Mails.mail(subject), Mails.read(inbox, uid), subject));
    long messages = inbox.status().messages();
    assertTrue(messages >= acknowledged.size(), () -> messages + " of " + acknowledged.size());
    assertTrue(messages <= written, () -> messages + " of " + written);
    assertEquals(messages, Set.copyOf(Mails.rows(inbox)).size());
  }
}

package org.heddle.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.fulltext.MailboxTexts;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to an index, a search finds the same.
class LostIndexTest {
  private static final SearchKey LOREM = new SearchKey.Text("lorem");

  @TempDir Path directory;

  private final MemoryStorage storage = new MemoryStorage();

  @AfterEach
  void close() {
    storage.close();
  }

  private Path index() {
    return directory.resolve("index");
  }

  private Account account(String name) {
    Account account = storage.account(name);
    append(account);
    return account;
  }

  private static Mailbox inbox(Account account) {
    return account.open(MailboxName.INBOX);
  }

  private static void append(Account account) {
    try (Draft draft = account.draft()) {
      draft.output().write("Subject: one\r\n\r\nlorem ipsum".getBytes(UTF_8));
      var date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
      inbox(account).append(List.of(new NewMessage(draft, Flags.NONE, date, new byte[0])));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static UidSet find(MailboxTexts texts, Account account) throws IOException {
    Mailbox inbox = inbox(account);
    var recent = new RecentMessages(RecentMessages.Interest.NONE);
    MailboxView view = MailboxView.open(inbox, inbox.snapshot(), Access.READ_ONLY, recent);
    view.texts(texts);
    return Finder.find(new Term.Key(LOREM), view, Progress.SILENT);
  }

  /// What the index leaves to be read.
  private static UidSet unknown(MailboxTexts texts, Account account) {
    return inbox(account).search(texts.resolve(LOREM).key()).possible();
  }

  private static void awaitIndexed(AccountIndexes indexes, Account account) throws Exception {
    Mailbox inbox = inbox(account);
    for (int i = 0; i < 600; i++) {
      if (unknown(indexes.opened(account, inbox), account).isEmpty()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("not indexed in time");
  }

  @Test
  void whatCannotBeWrittenIsReadInstead() throws Exception {
    Files.writeString(index(), "a file where the directory should be");
    Account alice = account("alice");
    try (var indexes = new AccountIndexes(index())) {
      MailboxTexts texts = indexes.opened(alice, inbox(alice));
      for (int i = 0; i < 10; i++) {
        assertEquals(UidSet.of(1), find(texts, alice));
        Thread.sleep(20);
      }
      assertEquals(UidSet.of(1), unknown(texts, alice));
    }
    assertTrue(Files.isRegularFile(index()), "what is no index is left alone");
  }

  @Test
  void anIndexThatIsDeletedWhileItIsUsedIsMadeAnew() throws Exception {
    Account alice = account("alice");
    try (var indexes = new AccountIndexes(index())) {
      awaitIndexed(indexes, alice);
      delete(index());
      MailboxTexts texts = indexes.opened(alice, inbox(alice));
      assertEquals(UidSet.of(1), find(texts, alice));
      append(alice);
      assertEquals(UidSet.of(1, 2), find(texts, alice));
      awaitIndexed(indexes, alice);
      assertEquals(UidSet.of(1, 2), find(texts, alice));
    }
    try (var indexes = new AccountIndexes(index())) {
      awaitIndexed(indexes, alice);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whileAnotherWritesItIsOnlySearched() throws Exception {
    Account alice = account("alice");
    try (var indexes = new AccountIndexes(index())) {
      awaitIndexed(indexes, alice);
    }
    append(alice);
    try (var indexes = new AccountIndexes(index())) {
      MailboxTexts texts;
      try (Lock _ = lock()) {
        texts = indexes.opened(alice, inbox(alice));
        // Of one thread the second mailbox is done after the first.
        awaitIndexed(indexes, account("bob"));
        assertEquals(UidSet.of(2), unknown(texts, alice));
        assertEquals(UidSet.of(1, 2), find(texts, alice));
      }
      awaitIndexed(indexes, alice);
    }
  }

  /// As another process holds it that indexes.
  private Lock lock() throws IOException {
    try (Stream<Path> accounts = Files.list(index())) {
      return FSDirectory.open(accounts.findFirst().orElseThrow()).obtainLock("write.lock");
    }
  }

  @Test
  void anErrorOfOneMailboxDoesNotEndTheIndexingOfOthers() throws Exception {
    Account alice = account("alice");
    Account bob = account("bob");
    Mailbox inbox = inbox(bob);
    var exhausting =
        (Mailbox)
            Proxy.newProxyInstance(
                Mailbox.class.getClassLoader(),
                new Class<?>[] {Mailbox.class},
                (_, method, _) -> {
                  if (method.getName().equals("id")) {
                    return inbox.id();
                  }
                  throw new OutOfMemoryError("as if");
                });
    try (var indexes = new AccountIndexes(index())) {
      indexes.opened(bob, exhausting);
      awaitIndexed(indexes, alice);
      MailboxTexts texts = indexes.opened(bob, inbox);
      assertEquals(UidSet.of(1), find(texts, bob));
      assertEquals(UidSet.of(1), unknown(texts, bob), "it rests after a failure");
    }
  }
}

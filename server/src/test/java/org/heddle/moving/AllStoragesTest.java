package org.heddle.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.Migration.Logins;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An account goes from Maildir by H2 and PostgreSQL to Maildir, and is what it was. With
/// `-Dheddle.test.moving=10000` it has so many messages.
class AllStoragesTest {
  private static final int MESSAGES = Integer.getInteger("heddle.test.moving", 200);
  private static final MailboxName WORK = new MailboxName("Work");

  @TempDir private Path directory = Path.of("");

  private final List<String> lines = new ArrayList<>();
  private final Random random = new Random(11);

  private Storage open(String name, String folder, Map<String, String> options) throws IOException {
    StorageProvider provider =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    Path data = Files.createDirectories(directory.resolve(folder));
    return provider.open(new StorageConfig(data, options));
  }

  private void fill(Storage storage) {
    storage.users().save(new User("ann", "{PLAIN}a"));
    Account account = storage.account("ann");
    account.create(WORK, Set.of(SpecialUse.ARCHIVE));
    account.create(new MailboxName("Work/Été 2024"), Set.of());
    account.subscribe(WORK);
    account.subscribe(new MailboxName("gone"));
    Mailbox inbox = account.open(MailboxName.INBOX);
    for (int i = 0; i < MESSAGES; i++) {
      Mails.append(account, inbox, mail(), flags(i));
    }
    inbox.copy(UidSet.range(10, 30), account.open(WORK), Mailbox.Missing.IGNORE);
    inbox.move(UidSet.range(40, 60), account.open(WORK), Mailbox.Missing.IGNORE);
    change(account);
    annotate(account, Optional.of(inbox.id()), "ann", "/private/comment");
    annotate(account, Optional.of(account.open(WORK).id()), "bob", "/private/comment");
    annotate(account, Optional.of(account.open(WORK).id()), "bob", "/shared/comment");
    annotate(account, Optional.empty(), "ann", "/private/vendor/acme/x");
    inbox.changeAccess(new AccessChange("bob", AccessChange.Op.ADD, Rights.of("lr").orElseThrow()));
  }

  private void annotate(Account account, Optional<MailboxId> about, String user, String entry) {
    byte[] value = Mails.noise(random, 1000);
    account.annotate(about, user, Map.of(new EntryName(entry), Optional.of(value)));
  }

  private byte[] mail() {
    int size = random.nextInt(20) == 0 ? 200_000 : random.nextInt(4000);
    return random.nextInt(4) == 0
        ? Mails.noise(random, size)
        : Mails.mail("x".repeat(size) + "\r\n" + random.nextInt());
  }

  private static String[] flags(int number) {
    var flags = new ArrayList<String>();
    if (number % 2 == 0) {
      flags.add("\\Seen");
    }
    if (number % 7 == 0) {
      flags.add("$Forwarded");
    }
    if (number % 31 == 0) {
      flags.add("Label" + number % 50);
    }
    return flags.toArray(String[]::new);
  }

  private void change(Account account) {
    Mailbox inbox = account.open(MailboxName.INBOX);
    long from = 70L + random.nextInt(100);
    inbox.store(
        UidSet.range(from, from + 20),
        new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")),
        Long.MAX_VALUE);
    inbox.expunge(UidSet.range(from + 5, from + 10));
    inbox.expunge(UidSet.range(from + 12, from + 14));
    Mails.append(account, inbox, mail(), "\\Draft");
  }

  private void move(Storage from, Storage to, Ending ending) {
    var plan = new Migration.Plan(List.of(), Optional.empty(), ending, Logins.REPLACED);
    Migration.Result result = new Migration(from, to, plan, lines::add).run();
    lines.add(result.summary());
    assertTrue(result.succeeded(), lines::toString);
  }

  private void assertSame(Storage from, Storage to) {
    Verification.Result result = new Verification(from, to, lines::add).runAll();
    assertEquals(0, result.differences(), lines::toString);
    assertEquals(from.users().find("ann"), to.users().find("ann"));
  }

  @Test
  void mailGoesFromStorageToStorageAndComesBackAsItWas() throws IOException {
    Map<String, String> postgres = PostgresServer.running().options();
    try (Storage first = open("maildir", "first", Map.of());
        Storage h2 = open("jdbc", "h2", Map.of());
        Storage database = open("jdbc", "postgres", postgres);
        Storage last = open("maildir", "last", Map.of())) {
      fill(first);
      move(first, h2, Ending.FOLLOWING);
      assertSame(first, h2);
      change(first.account("ann"));
      first.account("ann").rename(WORK, new MailboxName("Play"));
      move(first, h2, Ending.RELEASED);
      move(h2, database, Ending.RELEASED);
      move(database, last, Ending.RELEASED);
      assertSame(first, last);
      assertSame(h2, last);
      if (MESSAGES > 1000) {
        lines.forEach(System.out::println);
      }
    }
  }
}

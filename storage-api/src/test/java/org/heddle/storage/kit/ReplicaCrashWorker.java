package org.heddle.storage.kit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;
import org.heddle.storage.UidSet;

/// Copies a source that grows stage by stage, which any process can make again, and says which
/// stage it has copied, until it is killed.
final class ReplicaCrashWorker {
  static final String ACCOUNT = "copy";

  private static final int STAGES = 100_000;
  private static final List<MailboxName> NAMES =
      List.of(MailboxName.INBOX, new MailboxName("a"), new MailboxName("a/b"));

  private ReplicaCrashWorker() {}

  /// @param arguments the last stage that is there, and what [ChildJvm#fixture] takes
  public static void main(String[] arguments) throws Exception {
    int first = Integer.parseInt(arguments[0]) + 1;
    Account source = source(first - 1);
    try (Storage storage = ChildJvm.fixture(arguments, 1).open()) {
      var copier = new Copier(source, storage.account(ACCOUNT));
      for (int stage = first; stage < STAGES; stage++) {
        change(source, stage);
        copier.round();
        System.out.println(stage);
      }
    }
  }

  /// The source at a stage.
  static Account source(int stage) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    Account source = new MemoryStorage(clock).account("alice");
    source.create(NAMES.get(1), Set.of());
    source.create(NAMES.get(2), Set.of());
    for (int i = 1; i <= stage; i++) {
      change(source, i);
    }
    return source;
  }

  private static void change(Account source, int stage) {
    var random = new Random(stage);
    Mailbox mailbox = source.open(NAMES.get(random.nextInt(NAMES.size())));
    Mailbox other = source.open(NAMES.get(random.nextInt(NAMES.size())));
    for (int i = 0; i < 4; i++) {
      byte[] body = Mails.noise(random, random.nextInt(i == 0 ? 30_000 : 500));
      Mails.append(source, mailbox, body, "$k" + random.nextInt(40));
    }
    long next = mailbox.status().uidNext();
    var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named(List.of("\\Deleted")));
    mailbox.store(UidSet.of(1 + random.nextLong(next)), deleted, Long.MAX_VALUE);
    mailbox.store(UidSet.range(Math.max(1, next - 12), next - 9), deleted, Long.MAX_VALUE);
    mailbox.expunge(UidSet.range(1, next));
    mailbox.copy(UidSet.of(next - 1), other, Missing.IGNORE);
    mailbox.move(UidSet.of(next - 2), other, Missing.IGNORE);
    if (stage % 3 == 0) {
      var aside = new MailboxName("aside");
      source.rename(NAMES.get(1), aside);
      source.rename(aside, NAMES.get(1));
      source.create(new MailboxName("new " + stage), Set.of());
    }
    if (stage % 6 == 0) {
      source.delete(new MailboxName("new " + stage));
    }
  }
}

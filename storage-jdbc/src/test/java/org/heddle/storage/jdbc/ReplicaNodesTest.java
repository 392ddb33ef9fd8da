package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Copier;
import org.heddle.storage.kit.Likeness;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One node writes an account as it is elsewhere, and another one has it open.
final class ReplicaNodesTest {
  @TempDir private Path directory = Path.of("");

  private final List<JdbcStorage> nodes = new ArrayList<>();

  @BeforeEach
  void open() {
    Map<String, String> options = PostgresServer.running().options();
    nodes.add(Storages.open(directory, options));
    nodes.add(Storages.open(directory, options));
  }

  @AfterEach
  void close() {
    nodes.forEach(JdbcStorage::close);
  }

  @Test
  void theOtherNodeFollowsTheSource() {
    Account source = new MemoryStorage().account("alice");
    Mailbox inbox = source.open(MailboxName.INBOX);
    var copier = new Copier(source, nodes.get(0).account("alice"));
    for (int i = 0; i < 6; i++) {
      UidSet uids = Mails.appendMany(source, inbox, 5, "$k" + i);
      inbox.copy(UidSet.of(uids.last()), inbox, Missing.REFUSE);
      var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named(List.of("\\Deleted")));
      inbox.store(UidSet.of(uids.first(), 1), deleted, Long.MAX_VALUE);
      if (i % 2 == 1) {
        inbox.expunge(UidSet.of(uids.first()));
      }
      copier.round();
      Likeness.assertAlike(source, nodes.get(1).account("alice"));
    }
  }

  /// The ids that one node has reserved come from elsewhere by way of the other.
  @Test
  void anIdThatCameFromElsewhereIsNotGivenOutAgain() {
    Account other = nodes.get(1).account("bob");
    Mailbox his = other.open(MailboxName.INBOX);
    long reserved = Mails.metadata(his, Mails.append(other, his, Mails.mail("x"))).emailId();
    Account target = nodes.get(0).account("alice");
    var id = new MailboxId("elsewhere");
    Replica replica = target.replica();
    var info = new MailboxInfo(id, MailboxName.INBOX, Set.of());
    replica.tree(List.of(new ReplicaMailbox(info, 5, AccessList.EMPTY)), new TreeSet<>());
    Set<Long> emails = new HashSet<>();
    for (int i = 1; i <= 10; i++) {
      byte[] body = Mails.noise(new java.util.Random(i), i == 5 ? 700_000 : 100);
      Metadata like = Mails.metadata(his, 1);
      var row =
          new Metadata(
              i, 7, Flags.NONE, like.internalDate(), like.saveDate(), body.length, reserved + i);
      var bytes = new ReplicaMessage.Bytes(Mails.draft(target, body));
      replica.put(id, List.of(new ReplicaMessage(row, bytes)));
      emails.add(row.emailId());
    }
    replica.release();
    Account there = nodes.get(1).account("alice");
    Mailbox inbox = there.open(MailboxName.INBOX);
    for (int i = 0; i < 20; i++) {
      byte[] body = Mails.noise(new java.util.Random(i), i % 2 == 0 ? 700_000 : 100);
      long uid = Mails.append(there, inbox, body);
      assertTrue(emails.add(Mails.metadata(inbox, uid).emailId()));
    }
    assertEquals(30, emails.size());
    assertEquals(700_000, Mails.read(inbox, 5).length);
  }
}

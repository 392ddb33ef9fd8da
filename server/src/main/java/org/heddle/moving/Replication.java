package org.heddle.moving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.StorageException;

/// Makes an account of one store what it is in another, and reads back what it wrote. What is there
/// already is not copied again, so that an interrupted copy goes on, and a later one takes over
/// what changed.
final class Replication {
  /// How often the tree may change while its mailboxes are copied.
  private static final int MOST_ROUNDS = 10;

  private final Account from;
  private final Account to;
  private final Replica replica;
  private final Progress progress;
  private final Verification verification;

  Replication(Account from, Account to, Progress progress, Verification verification) {
    this.from = from;
    this.to = to;
    this.replica = to.replica();
    this.progress = progress;
    this.verification = verification;
  }

  /// Does it.
  ///
  /// @param where the account, for the operator
  /// @throws StorageException.NotPermitted if the account holds something else
  void run(String where) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      MailboxTree tree = from.mailboxes();
      List<MailboxId> ids = tree.mailboxes().stream().map(MailboxInfo::id).toList();
      Map<MailboxId, MailboxStatus> statuses = from.statuses(ids);
      Map<MailboxId, AccessList> lists = from.accessLists();
      replica.tree(
          tree.mailboxes().stream().flatMap(info -> mailbox(info, statuses, lists)).toList(),
          tree.subscriptions());
      copy(where, tree);
      AnnotationCopy.of(from, to).run();
      if (from.mailboxes().equals(tree) && from.accessLists().equals(lists)) {
        return;
      }
    }
    throw new Failure(where + ": mailboxes come and go faster than they can be copied");
  }

  /// Nothing for a mailbox that was deleted meanwhile.
  private static Stream<ReplicaMailbox> mailbox(
      MailboxInfo info, Map<MailboxId, MailboxStatus> statuses, Map<MailboxId, AccessList> lists) {
    AccessList list = lists.getOrDefault(info.id(), AccessList.EMPTY);
    return Optional.ofNullable(statuses.get(info.id())).stream()
        .map(status -> new ReplicaMailbox(info, status.uidValidity(), list));
  }

  private void copy(String where, MailboxTree tree) {
    int number = 0;
    for (MailboxInfo info : tree.mailboxes()) {
      number++;
      progress.at(
          where + ", mailbox " + number + " of " + tree.mailboxes().size() + " " + info.name());
      copy(from.name() + " " + info.name(), info);
    }
  }

  /// What is no longer there under that name is found out when the tree is looked at again.
  private void copy(String where, MailboxInfo info) {
    try {
      Mailbox source = from.open(info.name());
      if (source.id().equals(info.id())) {
        Mailbox target = to.open(info.name());
        MessageTable changed = new Round(source, target, to, replica, progress).run();
        verification.compare(where, source, target, changed);
      }
    } catch (StorageException.NoSuchMailbox gone) {
      progress.at(where + " is gone");
    }
  }
}

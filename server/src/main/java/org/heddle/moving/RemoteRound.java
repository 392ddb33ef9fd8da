package org.heddle.moving;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.heddle.moving.imap.Client;
import org.heddle.moving.imap.RemoteMessage;
import org.heddle.moving.imap.Selected;
import org.heddle.moving.imap.ServerError;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.UidSet;

/// Brings one mailbox of a replica up to date with that which is selected on an IMAP server. First
/// all flags are asked for, in one go and kept in columns; then the bytes of the messages that are
/// not here yet, some at a time.
///
/// Mod-sequences are those of the server, but never at or below what was settled before: a server
/// without them, or with others than it had, still makes a history here that only grows.
final class RemoteRound {
  private static final int MOST_AT_ONCE = 50;
  private static final long LARGEST_AT_ONCE = 8L * 1024 * 1024;
  private static final int MOST_MESSAGES = 10_000_000;
  private static final int ROWS_AT_ONCE = 2000;
  private static final long FIRST_MOD_SEQ = 1;

  private final Client client;
  private final Account account;
  private final Replica replica;
  private final Mailbox to;
  private final Progress progress;
  private final MailboxStatus before;
  private final MessageTable here;
  private long highest;
  private long missing;

  RemoteRound(Client client, Account account, Replica replica, Mailbox to, Progress progress) {
    this.client = client;
    this.account = account;
    this.replica = replica;
    this.to = to;
    this.progress = progress;
    this.before = to.status();
    this.here = to.snapshot().messages();
  }

  /// What the server has.
  ///
  /// @param changed messages that are here, with other flags
  /// @param fresh messages that are not here; their email ids are not known yet
  private record Found(UidSet uids, MessageTable changed, MessageTable fresh) {}

  /// Does it.
  ///
  /// @return how many messages could not be taken over
  long run(String where, Selected selected) throws IOException {
    highest = Math.max(before.highestModSeq(), selected.highestModSeq());
    Found found = found(selected);
    vanish(here.uids().minus(found.uids()));
    put(found.changed());
    fetch(where, found.fresh());
    settle(selected, found.uids());
    return missing;
  }

  private Found found(Selected selected) throws IOException {
    var uids = new ArrayList<UidSet>();
    var changed = new Columns();
    var fresh = new Columns();
    client.messages(
        selected,
        message -> {
          changed.limit(fresh);
          uids.add(UidSet.of(message.uid()));
          if (uids.size() == ROWS_AT_ONCE) {
            UidSet all = UidSet.unionOf(uids);
            uids.clear();
            uids.add(all);
          }
          int at = here.find(message.uid());
          if (at < 0) {
            fresh.add(fresh(message));
          } else if (!here.flags(at).equals(message.flags())
              || message.modSeq() > here.modSeq(at)) {
            changed.add(changed(here.get(at), message));
          }
        });
    return new Found(UidSet.unionOf(uids), changed.table(), fresh.table());
  }

  /// Rows that become columns, some at a time.
  private static final class Columns {
    private final List<Metadata> rows = new ArrayList<>();
    private MessageTable table = MessageTable.EMPTY;

    void limit(Columns others) throws ServerError {
      if (table.size() + others.table.size() > MOST_MESSAGES) {
        throw new ServerError("The mailbox has more than " + MOST_MESSAGES + " messages");
      }
    }

    void add(Metadata row) {
      rows.add(row);
      if (rows.size() == ROWS_AT_ONCE) {
        table();
      }
    }

    MessageTable table() {
      table = table.with(rows, UidSet.EMPTY);
      rows.clear();
      return table;
    }
  }

  private long above(long modSeq) {
    long given = Math.max(modSeq, before.highestModSeq() + 1);
    highest = Math.max(highest, given);
    return given;
  }

  private Metadata fresh(RemoteMessage message) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    OffsetDateTime date = message.internalDate().orElse(now.atOffset(ZoneOffset.UTC));
    return new Metadata(
        message.uid(), above(message.modSeq()), message.flags(), date, now, message.size(), 0);
  }

  private Metadata changed(Metadata row, RemoteMessage message) {
    return new Metadata(
        row.uid(),
        above(Math.max(message.modSeq(), row.modSeq())),
        message.flags(),
        row.internalDate(),
        row.saveDate(),
        row.size(),
        row.emailId());
  }

  private void vanish(UidSet gone) {
    if (!gone.isEmpty()) {
      replica.vanish(to.id(), List.of(new Expunged(gone, above(highest))));
    }
  }

  private void put(MessageTable changed) {
    var batch = new ArrayList<ReplicaMessage>();
    for (Metadata row : changed) {
      batch.add(new ReplicaMessage(row, new ReplicaMessage.Present()));
      if (batch.size() == ROWS_AT_ONCE) {
        replica.put(to.id(), List.copyOf(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      replica.put(to.id(), batch);
    }
  }

  private void fetch(String where, MessageTable fresh) throws IOException {
    int row = 0;
    for (; row < fresh.size() && fresh.uid(row) < before.uidNext(); row++) {
      missing++;
      progress.line(where + ": message " + fresh.uid(row) + " came back, or came too late");
    }
    while (row < fresh.size()) {
      int first = row;
      long bytes = 0;
      while (row < fresh.size() && row - first < MOST_AT_ONCE && bytes < LARGEST_AT_ONCE) {
        bytes += fresh.size(row++);
      }
      fetch(where, fresh, first, row);
    }
  }

  private void fetch(String where, MessageTable fresh, int first, int end) throws IOException {
    var uids = UidSet.builder();
    for (int row = first; row < end; row++) {
      uids.add(fresh.uid(row));
    }
    UidSet wanted = uids.build();
    try (var bodies = new RemoteBodies(account, fresh, wanted)) {
      client.bodies(wanted, bodies);
      UidSet came = bodies.put(replica, to);
      progress.add(came.size(), bodies.bytes());
      wanted
          .minus(came)
          .forEach(uid -> {
            missing++;
            progress.line(where + ": message " + uid + " was not given by the server");
          });
    }
  }

  private void settle(Selected selected, UidSet uids) {
    MailboxStatus now = to.status();
    long above = uids.isEmpty() ? 1 : uids.last() + 1;
    long known = before.highestModSeq() > FIRST_MOD_SEQ ? before.highestModSeq() : highest;
    replica.settle(
        new MailboxStatus(
            now.id(),
            now.uidValidity(),
            Math.max(Math.max(now.uidNext(), selected.uidNext()), above),
            highest,
            now.messages(),
            0,
            now.unseen(),
            now.deleted(),
            now.bytes()),
        known,
        to.snapshot().keywords());
  }
}

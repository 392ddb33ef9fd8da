package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.UidSet;

/// Copies an account to a replica in rounds, as simply as that can be done. The source is quiet
/// meanwhile.
public final class Copier {
  private static final int BATCH = 3;

  private final Account source;
  private final Account target;
  private final UnaryOperator<Replica> wrapping;
  private final Map<MailboxId, Long> settled = new HashMap<>();

  /// A copy that has not begun yet.
  public Copier(Account source, Account target) {
    this(source, target, replica -> replica);
  }

  /// @param wrapping what stands between this and the replica
  Copier(Account source, Account target, UnaryOperator<Replica> wrapping) {
    this.source = source;
    this.target = target;
    this.wrapping = wrapping;
  }

  /// What a round does to one mailbox.
  private record Part(
      Mailbox from,
      Mailbox to,
      MailboxStatus status,
      MessageTable changed,
      List<String> keywords) {}

  private record Place(MailboxId mailbox, long uid) {}

  /// Brings the target up to date.
  public void round() {
    Replica replica = wrapping.apply(target.replica());
    List<MailboxInfo> all = source.mailboxes().mailboxes();
    replica.tree(tree(all), source.mailboxes().subscriptions());
    var parts = new ArrayList<Part>();
    for (MailboxInfo info : all) {
      parts.add(begin(replica, source.open(info.name()), target.open(info.name())));
    }
    var places = places(parts);
    for (Part part : parts) {
      put(replica, part, places);
    }
    for (Part part : parts) {
      replica.settle(part.status, part.from.history().from(), part.keywords);
      settled.put(part.from.id(), part.status.highestModSeq());
    }
    target.annotations().forEach(one -> annotate(one.key(), Optional.empty()));
    source.annotations().forEach(one -> annotate(one.key(), Optional.of(one.value())));
  }

  private void annotate(Annotation.Key key, Optional<byte[]> value) {
    target.annotate(key.mailbox(), key.user(), Map.of(key.entry(), value));
  }

  private List<ReplicaMailbox> tree(List<MailboxInfo> all) {
    var lists = source.accessLists();
    return all.stream()
        .map(info ->
            new ReplicaMailbox(
                info,
                source.open(info.name()).status().uidValidity(),
                lists.getOrDefault(info.id(), AccessList.EMPTY)))
        .toList();
  }

  private Part begin(Replica replica, Mailbox from, Mailbox to) {
    long since = settled.getOrDefault(from.id(), -1L);
    UidSet here = Mails.uids(to);
    if (since >= 0 && from.changesSince(since) instanceof Changes.Delta delta) {
      replica.vanish(from.id(), expunged(from, since));
      return new Part(from, to, delta.status(), delta.changed(), delta.keywords());
    }
    var snapshot = from.snapshot();
    var gone = new ArrayList<Expunged>();
    List<Expunged> known = expunged(from, -1);
    UidSet told = UidSet.unionOf(known.stream().map(Expunged::uids).toList());
    UidSet forgotten = here.minus(snapshot.messages().uids()).minus(told);
    gone.add(new Expunged(forgotten, from.history().from()));
    gone.addAll(known);
    replica.vanish(from.id(), gone);
    return new Part(from, to, snapshot.status(), snapshot.messages(), snapshot.keywords());
  }

  private static List<Expunged> expunged(Mailbox from, long since) {
    return from.history().expunges().stream().filter(one -> one.modSeq() > since).toList();
  }

  private static Map<Long, Place> places(List<Part> parts) {
    var places = new HashMap<Long, Place>();
    for (Part part : parts) {
      for (Metadata row : part.to.snapshot().messages()) {
        places.put(row.emailId(), new Place(part.to.id(), row.uid()));
      }
    }
    return places;
  }

  private void put(Replica replica, Part part, Map<Long, Place> places) {
    UidSet here = Mails.uids(part.to);
    var batch = new ArrayList<ReplicaMessage>();
    for (Metadata row : part.changed) {
      Place place = places.get(row.emailId());
      ReplicaMessage.Origin origin;
      if (here.contains(row.uid())) {
        origin = new ReplicaMessage.Present();
      } else if (place != null) {
        origin = new ReplicaMessage.CopyOf(place.mailbox, place.uid);
      } else {
        origin = new ReplicaMessage.Bytes(Mails.draft(target, Mails.read(part.from, row.uid())));
      }
      batch.add(new ReplicaMessage(row, origin));
      if (batch.size() == BATCH) {
        flush(replica, part, batch, places);
      }
    }
    flush(replica, part, batch, places);
  }

  private static void flush(
      Replica replica, Part part, List<ReplicaMessage> batch, Map<Long, Place> places) {
    if (!batch.isEmpty()) {
      replica.put(part.from.id(), batch);
      batch.forEach(message ->
          places.putIfAbsent(
              message.metadata().emailId(), new Place(part.from.id(), message.metadata().uid())));
      batch.clear();
    }
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.heddle.imap.syntax.StatusItem;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;

/// The mailboxes whose counters a client is told as they change, without having selected them (RFC
/// 5465 section 5). Confined to the session's thread, but for the hints.
final class WatchedMailboxes implements AutoCloseable {
  /// Each takes a watch and a status.
  static final int MOST = 2000;

  private final Dialogue dialogue;
  private final StatusHandler status;
  private final Doorbell doorbell;
  private final Map<MailboxId, Watched> watched = new HashMap<>();
  private final Set<MailboxId> rung = ConcurrentHashMap.newKeySet();

  /// How many messages the session itself has put in since the last look.
  private final Map<MailboxId, Long> made = new HashMap<>();

  /// Whether what a mailbox that is new here holds is known to the client.
  enum Before {
    KNOWN,
    NOTHING
  }

  /// A mailbox to be watched.
  ///
  /// @param events of messages, not empty
  record Wanted(MailboxInfo mailbox, Set<Event> events, Before before) {}

  /// @param told the counters as the client knows them
  private record Watched(
      MailboxName name, Set<Event> events, MailboxStatus told, Mailbox.Watch watch) {
    Watched told(MailboxStatus now) {
      return new Watched(name, events, now, watch);
    }

    boolean changes() {
      return events.contains(Event.FLAG_CHANGE);
    }
  }

  WatchedMailboxes(Dialogue dialogue, StatusHandler status, Doorbell doorbell) {
    this.dialogue = dialogue;
    this.status = status;
    this.doorbell = doorbell;
  }

  /// Watches these, and no others.
  ///
  /// @throws Overflow if there are too many; then nothing has changed
  void watch(Map<MailboxId, Wanted> wanted, Mailboxes mailboxes) {
    if (wanted.size() > MOST) {
      throw new Overflow();
    }
    Set.copyOf(watched.keySet()).stream()
        .filter(id -> !wanted.containsKey(id))
        .forEach(this::forget);
    var fresh = new HashMap<MailboxId, Mailbox.Watch>();
    for (Wanted one : wanted.values()) {
      MailboxId id = one.mailbox().id();
      Watched before = watched.get(id);
      if (before == null) {
        // Watch first, then look: a change between the two is seen by the look.
        fresh.put(id, mailboxes.watch(one.mailbox(), () -> ring(id)));
      } else {
        watched.put(
            id, new Watched(one.mailbox().name(), one.events(), before.told(), before.watch()));
      }
    }
    begin(fresh, wanted, mailboxes);
  }

  private void begin(
      Map<MailboxId, Mailbox.Watch> fresh, Map<MailboxId, Wanted> wanted, Mailboxes mailboxes) {
    Map<MailboxId, MailboxStatus> now = Map.of();
    try {
      now = fresh.isEmpty() ? now : mailboxes.statuses(fresh.keySet());
    } finally {
      for (Map.Entry<MailboxId, Mailbox.Watch> entry : fresh.entrySet()) {
        MailboxStatus counters = now.get(entry.getKey());
        Wanted one = wanted.get(entry.getKey());
        if (counters == null || one == null) {
          entry.getValue().close();
        } else {
          MailboxStatus told = told(one.before(), counters);
          watched.put(
              entry.getKey(),
              new Watched(one.mailbox().name(), one.events(), told, entry.getValue()));
          if (one.before() != Before.KNOWN) {
            rung.add(entry.getKey());
          }
        }
      }
    }
  }

  /// A mailbox that nobody knew was empty once, and its name may have meant other UIDs.
  private static MailboxStatus told(Before before, MailboxStatus now) {
    return switch (before) {
      case KNOWN -> now;
      case NOTHING -> new MailboxStatus(now.id(), 0, 1, now.highestModSeq(), 0, 0, 0, 0, 0);
    };
  }

  private void ring(MailboxId id) {
    rung.add(id);
    doorbell.ring();
  }

  private void forget(MailboxId id) {
    Watched gone = watched.remove(id);
    if (gone != null) {
      gone.watch().close();
    }
    rung.remove(id);
    made.remove(id);
  }

  /// A hint may have been lost.
  void lookAtAll() {
    rung.addAll(watched.keySet());
  }

  /// The session itself has put messages in.
  void made(MailboxId id, long messages) {
    if (watched.containsKey(id)) {
      made.merge(id, messages, Long::sum);
    }
  }

  /// The client was told of this mailbox while it was selected, up to a mod-sequence.
  void deselected(MailboxId id, long modSeq, Mailboxes mailboxes) {
    Watched one = watched.get(id);
    MailboxStatus now = one == null ? null : mailboxes.statuses(Set.of(id)).get(id);
    if (one != null && now != null && now.highestModSeq() == modSeq) {
      watched.put(id, one.told(now));
    }
    rung.add(id);
  }

  /// Tells how they all are, but for the one that is selected (section 3.1).
  void tellAll(Set<MailboxId> selected) throws IOException {
    for (Map.Entry<MailboxId, Watched> entry : watched.entrySet()) {
      if (!selected.contains(entry.getKey())) {
        Watched one = entry.getValue();
        var items = EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY);
        if (one.changes() && dialogue.offer().has("CONDSTORE")) {
          items.add(StatusItem.HIGHESTMODSEQ);
        }
        status.unasked(one.name(), one.told(), items);
      }
    }
  }

  /// Tells what has changed, but for the one that is selected.
  void tell(Set<MailboxId> selected, Mailboxes mailboxes) throws IOException {
    var changed = new HashSet<MailboxId>();
    Set<MailboxId> ringing = Set.copyOf(rung);
    rung.removeAll(ringing);
    for (MailboxId id : ringing) {
      if (watched.containsKey(id) && !selected.contains(id)) {
        changed.add(id);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    Map<MailboxId, MailboxStatus> now;
    try {
      now = mailboxes.statuses(changed);
    } catch (org.heddle.storage.StorageException unavailable) {
      rung.addAll(changed);
      throw unavailable;
    }
    for (Map.Entry<MailboxId, MailboxStatus> entry : now.entrySet()) {
      Watched one = watched.get(entry.getKey());
      if (one != null) {
        tell(one, entry.getValue());
        watched.put(entry.getKey(), one.told(entry.getValue()));
      }
    }
  }

  private void tell(Watched one, MailboxStatus now) throws IOException {
    Set<StatusItem> items = changes(one, now);
    if (!items.isEmpty()) {
      status.unasked(one.name(), now, items);
    }
  }

  /// Sections 5.1 to 5.3.
  private Set<StatusItem> changes(Watched one, MailboxStatus now) {
    var items = EnumSet.noneOf(StatusItem.class);
    MailboxStatus before = one.told();
    boolean counted = now.uidNext() != before.uidNext() || now.messages() != before.messages();
    if (counted && !isOwn(one, now)) {
      items.addAll(Set.of(StatusItem.UIDNEXT, StatusItem.MESSAGES));
    }
    if (one.changes() && now.uidValidity() != before.uidValidity()) {
      items.add(StatusItem.UIDVALIDITY);
    }
    if (one.changes() && now.highestModSeq() != before.highestModSeq()) {
      if (now.unseen() != before.unseen()) {
        items.addAll(Set.of(StatusItem.UIDVALIDITY, StatusItem.UNSEEN));
      }
      if (dialogue.tellsModSeqs()) {
        items.addAll(Set.of(StatusItem.UIDVALIDITY, StatusItem.HIGHESTMODSEQ));
      }
    }
    if (!items.isEmpty() && dialogue.tellsModSeqs()) {
      items.add(StatusItem.HIGHESTMODSEQ);
    }
    return items;
  }

  /// Whether all that came is what the session itself put in. Where flags are told too it cannot be
  /// known whether they are all that changed.
  private boolean isOwn(Watched one, MailboxStatus now) {
    long messages = made.getOrDefault(now.id(), 0L);
    made.remove(now.id());
    return !one.changes()
        && now.uidNext() - one.told().uidNext() == messages
        && now.messages() - one.told().messages() == messages;
  }

  @Override
  public void close() {
    Set.copyOf(watched.keySet()).forEach(this::forget);
    rung.clear();
  }
}

package org.heddle.storage;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who wants to hear that a mailbox changed. Thread-safe.
///
/// @param <K> how a storage names a mailbox over all accounts
public final class Hints<K> {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

  private final Map<K, Set<Registration<K>>> watchers = new ConcurrentHashMap<>();

  /// Calls `hint` at each ring for this mailbox until the watch is closed.
  public Mailbox.Watch watch(K mailbox, Runnable hint) {
    var registration = new Registration<>(this, mailbox, hint);
    watchers.compute(
        mailbox,
        (key, present) -> {
          Set<Registration<K>> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          all.add(registration);
          return all;
        });
    return registration;
  }

  /// To be called after the commit, with no lock held. Throws nothing: what was committed cannot
  /// fail any more, and the other watchers are to hear of it too.
  public void ring(K mailbox) {
    watchers.getOrDefault(mailbox, Set.of()).forEach(Registration::ring);
  }

  /// As [#ring] for every mailbox: for when hints may have been lost.
  public void ringAll() {
    watchers.values().forEach(all -> all.forEach(Registration::ring));
  }

  /// The mailboxes that somebody watches.
  public Set<K> watched() {
    return Set.copyOf(watchers.keySet());
  }

  private void remove(Registration<K> registration) {
    watchers.computeIfPresent(
        registration.mailbox,
        (key, all) -> {
          all.remove(registration);
          return all.isEmpty() ? null : all;
        });
  }

  private record Registration<K>(Hints<K> hints, K mailbox, Runnable hint)
      implements Mailbox.Watch {
    void ring() {
      try {
        hint.run();
      } catch (RuntimeException e) {
        LOG.error("A hint failed", e);
      }
    }

    @Override
    public void close() {
      hints.remove(this);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}

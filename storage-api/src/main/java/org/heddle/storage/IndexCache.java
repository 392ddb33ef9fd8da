package org.heddle.storage;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The indexes of the mailboxes in use, bounded by the bytes they take on the heap: the one that
/// was asked for the longest ago goes first. The one asked for last stays even if it alone is above
/// the bound. Thread-safe.
///
/// An index only gets newer here: one with a lower mod-sequence never takes the place of one with a
/// higher. A backend therefore may [#put] what each commit leads to, load what is not there, and
/// let the two race. No lock is held while a loader runs, and nobody waits for another's loader: a
/// thread may call [#get] with any lock of its own. Two threads may therefore load the same mailbox
/// at once.
///
/// @param <K> how a storage names a mailbox over all accounts
public final class IndexCache<K> {
  private static final int ENTRY_BYTES = 128;
  private static final float LOAD_FACTOR = 0.75f;

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<K, Entry> entries = new LinkedHashMap<>(16, LOAD_FACTOR, true);
  private final Map<K, Loads> loading = new HashMap<>();
  private long bytes;

  private record Entry(MailboxIndex index, long bytes) {}

  /// The loaders of one mailbox that began since it was removed last.
  private static final class Loads {
    private int running;
  }

  /// An empty cache.
  ///
  /// @param maxBytes at least 0
  public IndexCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// The index, if it is here.
  public Optional<MailboxIndex> find(K mailbox) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(mailbox)).map(Entry::index);
    } finally {
      lock.unlock();
    }
  }

  /// The index, loaded by the caller's thread if it is not here. What was loaded is kept unless the
  /// mailbox was removed in the meantime.
  ///
  /// @param loader whatever it throws is thrown, and changes nothing here
  public MailboxIndex get(K mailbox, Supplier<MailboxIndex> loader) {
    Loads loads;
    lock.lock();
    try {
      Entry found = entries.get(mailbox);
      if (found != null) {
        return found.index;
      }
      loads = loading.computeIfAbsent(mailbox, _ -> new Loads());
      loads.running++;
    } finally {
      lock.unlock();
    }
    Optional<MailboxIndex> loaded = Optional.empty();
    try {
      loaded = Optional.of(loader.get());
    } finally {
      loaded = finished(mailbox, loads, loaded);
    }
    return loaded.orElseThrow();
  }

  /// What [#get] is to return for what was loaded.
  private Optional<MailboxIndex> finished(K mailbox, Loads loads, Optional<MailboxIndex> loaded) {
    lock.lock();
    try {
      boolean removed = loading.get(mailbox) != loads;
      loads.running--;
      if (loads.running == 0 && !removed) {
        loading.remove(mailbox);
      }
      return removed ? loaded : loaded.map(index -> keepNewer(mailbox, index));
    } finally {
      lock.unlock();
    }
  }

  /// Keeps this index, unless there is one with a higher mod-sequence.
  ///
  /// @return the one that is kept
  public MailboxIndex put(K mailbox, MailboxIndex index) {
    lock.lock();
    try {
      return keepNewer(mailbox, index);
    } finally {
      lock.unlock();
    }
  }

  /// As [#put], but only if there is an index of this mailbox: for a change that comes from
  /// elsewhere.
  public void replace(K mailbox, MailboxIndex index) {
    lock.lock();
    try {
      if (entries.containsKey(mailbox)) {
        keepNewer(mailbox, index);
      }
    } finally {
      lock.unlock();
    }
  }

  private MailboxIndex keepNewer(K mailbox, MailboxIndex index) {
    Entry before = entries.get(mailbox);
    if (before != null && before.index.status().highestModSeq() > index.status().highestModSeq()) {
      return before.index;
    }
    var entry = new Entry(index, ENTRY_BYTES + index.estimatedBytes());
    entries.put(mailbox, entry);
    bytes += entry.bytes - (before == null ? 0 : before.bytes);
    evict();
    return index;
  }

  private void evict() {
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > maxBytes && entries.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  /// Forgets the index, and what loaders that run now will bring: for a mailbox that was deleted or
  /// whose index cannot be trusted.
  public void remove(K mailbox) {
    lock.lock();
    try {
      loading.remove(mailbox);
      Entry before = entries.remove(mailbox);
      bytes -= before == null ? 0 : before.bytes;
    } finally {
      lock.unlock();
    }
  }

  /// Forgets everything, as [#remove] does.
  public void clear() {
    lock.lock();
    try {
      loading.clear();
      entries.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /// What the indexes take on the heap, roughly; an estimate that counts shared parts more than
  /// once.
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}

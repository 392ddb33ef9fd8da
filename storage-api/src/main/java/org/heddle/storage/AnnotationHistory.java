package org.heddle.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Which annotations of an account were changed of late, for storages that keep this on the heap.
/// Guarded by the lock of the account.
public final class AnnotationHistory {
  private final SequencedMap<Annotation.Key, Long> states = new LinkedHashMap<>();
  private long state;

  /// Notes that these were set or removed.
  ///
  /// @return the new state
  public long note(Collection<Annotation.Key> changed) {
    state++;
    changed.forEach(key -> states.putLast(key, state));
    while (!states.isEmpty()
        && states.firstEntry().getValue() <= state - Account.ANNOTATION_HISTORY) {
      states.pollFirstEntry();
    }
    return state;
  }

  /// What was changed since then.
  public Annotation.Changes since(long before) {
    var changes = new ArrayList<Annotation.Change>();
    for (var entry : states.sequencedEntrySet().reversed()) {
      if (entry.getValue() <= before) {
        break;
      }
      changes.addFirst(new Annotation.Change(entry.getValue(), entry.getKey()));
    }
    return new Annotation.Changes(state, changes);
  }
}

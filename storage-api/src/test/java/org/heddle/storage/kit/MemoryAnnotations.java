package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.AnnotationHistory;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;

/// The annotations of a [MemoryAccount], whose lock guards them.
final class MemoryAnnotations {
  private final TreeMap<Annotation.Key, byte[]> values = new TreeMap<>();
  private final AnnotationHistory history = new AnnotationHistory();

  List<Annotation> find(Predicate<Annotation.Key> wanted) {
    var found = new ArrayList<Annotation>();
    values.forEach((key, value) -> {
      if (wanted.test(key)) {
        found.add(new Annotation(key, value.clone()));
      }
    });
    return found;
  }

  Annotation.Changes since(long state) {
    return history.since(state);
  }

  long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> changes) {
    var changed = new TreeMap<Annotation.Key, Optional<byte[]>>();
    changes.forEach((entry, value) ->
        changed.put(new Annotation.Key(mailbox, user, entry), value.map(byte[]::clone)));
    return put(changed);
  }

  private long put(Map<Annotation.Key, Optional<byte[]>> changed) {
    var after = new TreeMap<>(values);
    changed.forEach((key, value) ->
        value.ifPresentOrElse(bytes -> after.put(key, bytes), () -> after.remove(key)));
    for (Annotation.Key key : changed.keySet()) {
      room(after, key).admit(room(values, key));
    }
    values.clear();
    values.putAll(after);
    return history.note(changed.keySet());
  }

  /// What those take that are of the same user.
  private static Room room(Map<Annotation.Key, byte[]> values, Annotation.Key of) {
    long entries = 0;
    long bytes = 0;
    for (Map.Entry<Annotation.Key, byte[]> entry : values.entrySet()) {
      Annotation.Key key = entry.getKey();
      if (key.user().equals(of.user())) {
        bytes += key.entry().value().length() + entry.getValue().length;
        entries += key.mailbox().equals(of.mailbox()) ? 1 : 0;
      }
    }
    return new Room(entries, bytes);
  }

  void copy(MailboxId from, MailboxId to) {
    var copies = new TreeMap<Annotation.Key, Optional<byte[]>>();
    for (Annotation one : find(key -> key.mailbox().equals(Optional.of(from)))) {
      var key = new Annotation.Key(Optional.of(to), one.key().user(), one.key().entry());
      copies.put(key, Optional.of(one.value()));
    }
    put(copies);
  }

  void remove(MailboxId gone) {
    values.keySet().removeIf(key -> key.mailbox().equals(Optional.of(gone)));
  }
}

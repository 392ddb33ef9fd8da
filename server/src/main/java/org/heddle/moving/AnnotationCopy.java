package org.heddle.moving;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.StorageException;

/// Makes the annotations of an account what they are elsewhere, of all users. The mailboxes have
/// the same ids there.
///
/// @param there all of them
record AnnotationCopy(Map<Annotation.Key, byte[]> there, Account to) {
  /// What is changed in one call.
  private record Place(Optional<MailboxId> mailbox, String user) {}

  /// Those of another account. What is its owner's own stays so, also if the owner is called
  /// otherwise here.
  static AnnotationCopy of(Account from, Account to) {
    var there = new TreeMap<Annotation.Key, byte[]>();
    values(from)
        .forEach((key, value) -> {
          String user = key.user().equals(from.name()) ? to.name() : key.user();
          there.put(new Annotation.Key(key.mailbox(), user, key.entry()), value);
        });
    return new AnnotationCopy(there, to);
  }

  /// Does it. What is gone comes first, so that there is room for what comes. A mailbox that is not
  /// there, because it came or went meanwhile, is left out.
  void run() {
    Map<Annotation.Key, byte[]> here = values(to);
    var gone = new HashMap<Place, Map<EntryName, Optional<byte[]>>>();
    var come = new HashMap<Place, Map<EntryName, Optional<byte[]>>>();
    here.keySet().stream()
        .filter(key -> !there.containsKey(key))
        .forEach(key -> put(gone, key, Optional.empty()));
    there.forEach((key, value) -> {
      byte[] present = here.get(key);
      if (present == null || !Arrays.equals(value, present)) {
        put(come, key, Optional.of(value));
      }
    });
    gone.forEach(this::annotate);
    come.forEach(this::annotate);
  }

  private static Map<Annotation.Key, byte[]> values(Account account) {
    var values = new TreeMap<Annotation.Key, byte[]>();
    account.annotations().forEach(annotation -> values.put(annotation.key(), annotation.value()));
    return values;
  }

  private static void put(
      Map<Place, Map<EntryName, Optional<byte[]>>> all,
      Annotation.Key key,
      Optional<byte[]> value) {
    all.computeIfAbsent(new Place(key.mailbox(), key.user()), _ -> new TreeMap<>())
        .put(key.entry(), value);
  }

  private void annotate(Place place, Map<EntryName, Optional<byte[]>> values) {
    try {
      to.annotate(place.mailbox(), place.user(), values);
    } catch (StorageException.NoSuchMailbox gone) {
      // The next round finds out.
    }
  }
}

package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.AnnotationHistory;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.StorageException;

/// The annotations of an account and its mailboxes. Thread-safe; all is done under the lock of the
/// tree.
final class AnnotationFiles {
  private final Site site;
  private final Tree tree;
  private final AnnotationHistory history = new AnnotationHistory();

  AnnotationFiles(Site site, Tree tree) {
    this.site = site;
    this.tree = tree;
  }

  private AnnotationFile file(Path directory) {
    return new AnnotationFile(directory.resolve(AnnotationFile.OF_MAILBOX));
  }

  private AnnotationFile ofAccount() {
    return new AnnotationFile(site.root().resolve(AnnotationFile.OF_ACCOUNT));
  }

  /// Those that are wanted of these mailboxes and, as nothing, of the account.
  List<Annotation> find(Optional<Set<Optional<MailboxId>>> about, Predicate<Annotation.Key> wanted)
      throws IOException {
    tree.lock().lock();
    try {
      var found = new ArrayList<Annotation>();
      for (Map.Entry<Optional<MailboxId>, AnnotationFile> place : places().entrySet()) {
        if (about.isEmpty() || about.get().contains(place.getKey())) {
          place
              .getValue()
              .read()
              .forEach((name, value) -> {
                var key = new Annotation.Key(place.getKey(), name.user(), name.entry());
                if (wanted.test(key)) {
                  found.add(new Annotation(key, value));
                }
              });
        }
      }
      return found;
    } finally {
      tree.lock().unlock();
    }
  }

  private Map<Optional<MailboxId>, AnnotationFile> places() throws IOException {
    var places = new HashMap<Optional<MailboxId>, AnnotationFile>();
    places.put(Optional.empty(), ofAccount());
    for (Folder folder : tree.scan().values()) {
      places.put(Optional.of(folder.id()), file(folder.paths().directory()));
    }
    return places;
  }

  /// Sets and removes annotations.
  ///
  /// @return the new state
  long annotate(Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values)
      throws IOException {
    tree.lock().lock();
    try {
      var places = places();
      AnnotationFile file = places.get(mailbox);
      if (file == null) {
        throw new StorageException.NoSuchMailbox(mailbox.map(MailboxId::value).orElse(""));
      }
      var changed = new ArrayList<Annotation.Key>();
      SortedMap<AnnotationFile.Name, byte[]> before = file.read();
      var after = new TreeMap<>(before);
      values.forEach((entry, value) -> {
        var key = new Annotation.Key(mailbox, user, entry);
        changed.add(key);
        value.ifPresentOrElse(
            bytes -> after.put(AnnotationFile.Name.of(key), bytes.clone()),
            () -> after.remove(AnnotationFile.Name.of(key)));
      });
      admit(places.values(), before, after);
      file.write(after);
      return history.note(changed);
    } finally {
      tree.lock().unlock();
    }
  }

  /// @param places all that the account has
  private static void admit(
      Collection<AnnotationFile> places,
      SortedMap<AnnotationFile.Name, byte[]> before,
      SortedMap<AnnotationFile.Name, byte[]> after)
      throws IOException {
    Map<String, Room> was = rooms(before);
    Map<String, Room> is = rooms(after);
    Set<String> growing = new HashSet<>(is.keySet());
    growing.removeIf(
        user -> is.getOrDefault(user, Room.NONE).equals(was.getOrDefault(user, Room.NONE)));
    if (growing.isEmpty()) {
      return;
    }
    var total = new HashMap<String, Long>();
    for (AnnotationFile place : places) {
      rooms(place.read()).forEach((user, room) -> total.merge(user, room.bytes(), Long::sum));
    }
    for (String user : growing) {
      Room mine = was.getOrDefault(user, Room.NONE);
      Room mineAfter = is.getOrDefault(user, Room.NONE);
      long elsewhere = total.getOrDefault(user, 0L) - mine.bytes();
      new Room(mineAfter.entries(), elsewhere + mineAfter.bytes())
          .admit(new Room(mine.entries(), elsewhere + mine.bytes()));
    }
  }

  private static Map<String, Room> rooms(SortedMap<AnnotationFile.Name, byte[]> values) {
    var rooms = new HashMap<String, Room>();
    values.forEach((name, value) -> {
      Room room = rooms.getOrDefault(name.user(), Room.NONE);
      rooms.put(name.user(), room.plus(name.entry(), value.length));
    });
    return rooms;
  }

  /// Checks that there is room for a copy of the annotations of a mailbox.
  ///
  /// @return what puts the copy into the directory of a mailbox that is being made
  Tree.Furnishing copyOf(Folder folder) throws IOException {
    SortedMap<AnnotationFile.Name, byte[]> values = file(folder.paths().directory()).read();
    admit(places().values(), new TreeMap<>(), values);
    return making -> file(making).write(values);
  }

  Annotation.Changes since(long state) {
    tree.lock().lock();
    try {
      return history.since(state);
    } finally {
      tree.lock().unlock();
    }
  }
}

package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// RENAME: one directory for each mailbox, under an intent.
final class Renaming {
  private final Site site;
  private final Tree tree;

  Renaming(Site site, Tree tree) {
    this.site = site;
    this.tree = tree;
  }

  void rename(MailboxName from, MailboxName to) throws IOException {
    tree.lock().lock();
    try {
      SortedMap<MailboxName, Folder> all = tree.scan();
      var moving = new TreeMap<MailboxName, Folder>();
      all.forEach((name, folder) -> {
        if (name.equals(from) || name.isBelow(from)) {
          moving.put(name, folder);
        }
      });
      if (moving.isEmpty()) {
        throw new StorageException.NoSuchMailbox(from.value());
      }
      refuse(all, to);
      moving.keySet().forEach(name -> refuse(all, name.moved(from, to)));
      move(moving, from, to);
      tree.scan();
    } finally {
      tree.lock().unlock();
    }
  }

  /// Renames one mailbox, and leaves those below it where they are.
  void renameAlone(MailboxName from, MailboxName to) throws IOException {
    tree.lock().lock();
    try {
      SortedMap<MailboxName, Folder> all = tree.scan();
      refuse(all, to);
      var moving = new TreeMap<>(all);
      moving.keySet().retainAll(Set.of(from));
      move(moving, from, to);
      tree.scan();
    } finally {
      tree.lock().unlock();
    }
  }

  private static void refuse(Map<MailboxName, Folder> all, MailboxName name) {
    if (all.containsKey(name)) {
      throw new StorageException.MailboxExists(name);
    }
  }

  private void move(SortedMap<MailboxName, Folder> moving, MailboxName from, MailboxName to)
      throws IOException {
    var steps = new ArrayList<Intent.Step>();
    for (Map.Entry<MailboxName, Folder> entry : moving.entrySet()) {
      MailboxName after = entry.getKey().moved(from, to);
      Path directory = entry.getValue().paths().directory();
      writeLongName(directory, after);
      String before = String.valueOf(directory.getFileName());
      steps.add(new Intent.Step(before, FolderNames.directory(after)));
    }
    new Intent.Rename(steps).write(site.root());
    List<Folder> locked = new ArrayList<>(moving.values());
    locked.sort(Comparator.comparing(folder -> folder.id().value()));
    locked.forEach(Folder::lock);
    try {
      carryOut(site, steps);
      moving.forEach((name, folder) ->
          folder.moved(site.root().resolve(FolderNames.directory(name.moved(from, to)))));
    } finally {
      locked.reversed().forEach(Folder::unlock);
    }
  }

  private static void writeLongName(Path directory, MailboxName name) throws IOException {
    if (!FolderNames.isLong(FolderNames.directory(name))) {
      return;
    }
    Path file = directory.resolve(FolderNames.LONG_NAME_FILE);
    Files.writeString(
        file,
        name.value() + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Disk.forceFile(file);
  }

  /// Takes the steps that were not taken yet.
  static void carryOut(Site site, List<Intent.Step> steps) throws IOException {
    for (Intent.Step step : steps) {
      Path from = site.root().resolve(step.from());
      Path to = site.root().resolve(step.to());
      if (Files.exists(from) && !Files.exists(to)) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Disk.forceDirectory(site.root());
    Intent.clear(site.root());
  }
}

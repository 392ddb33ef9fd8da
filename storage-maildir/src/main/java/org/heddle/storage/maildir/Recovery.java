package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;

/// Makes an account whole when it is opened: finishes the intent, if one stands, and removes what
/// was being made or removed when the process ended.
final class Recovery {
  private final Site site;
  private final Tree tree;

  Recovery(Site site, Tree tree) {
    this.site = site;
    this.tree = tree;
  }

  void run() throws IOException {
    tree.lock().lock();
    try {
      runLocked();
    } finally {
      tree.lock().unlock();
    }
  }

  private void runLocked() throws IOException {
    for (String entry : Disk.list(site.root())) {
      if (entry.startsWith(Tree.MAKING) || entry.startsWith(Tree.REMOVING)) {
        Disk.deleteTree(site.root().resolve(entry));
      }
    }
    Optional<Intent> intent = Intent.read(site.root());
    if (intent.isPresent()) {
      switch (intent.get()) {
        case Intent.Rename(var steps) -> Renaming.carryOut(site, steps);
        case Intent.Move move -> finish(move);
        case Intent.Restore restore -> finish(restore);
      }
    }
    Intent.clear(site.root());
    tree.scan();
  }

  private void finish(Intent.Move move) throws IOException {
    SortedMap<MailboxName, Folder> all = tree.scan();
    Optional<Map.Entry<MailboxName, Folder>> target = find(all, move.target());
    Optional<Map.Entry<MailboxName, Folder>> source = find(all, move.source());
    if (target.isEmpty() || source.isEmpty()) {
      return;
    }
    Folder folder = target.get().getValue();
    if (folder.has(move.firstBase())) {
      UidSet uids = move.uids();
      source.get().getValue().run(new Job<>(Plans.remove(uids)));
    } else if (move.created() == Intent.Target.CREATED) {
      tree.delete(target.get().getKey());
    }
  }

  private void finish(Intent.Restore restore) throws IOException {
    Optional<Map.Entry<MailboxName, Folder>> target = find(tree.scan(), restore.target());
    Optional<KeptFiles.Kept> kept = KeptFiles.Kept.of(restore.kept());
    if (kept.isPresent() && target.isPresent() && target.get().getValue().has(restore.base())) {
      site.kept().remove(kept.get());
    }
  }

  private static Optional<Map.Entry<MailboxName, Folder>> find(
      SortedMap<MailboxName, Folder> all, MailboxId id) {
    return List.copyOf(all.entrySet()).stream()
        .filter(entry -> entry.getValue().id().equals(id))
        .findFirst();
  }

  private static void makePrivate(Path root) throws IOException {
    try {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectory(root, PosixFilePermissions.asFileAttribute(owner));
    } catch (UnsupportedOperationException e) {
      Files.createDirectory(root);
    }
  }

  /// Makes the root directory, if there is none.
  static void prepare(Site site) throws IOException {
    var paths = new FolderPaths(site.root());
    if (!Files.isDirectory(site.root())) {
      Files.createDirectories(Disk.parentOf(site.root()));
      makePrivate(site.root());
    }
    Files.createDirectories(paths.cur());
    Files.createDirectories(paths.fresh());
    Files.createDirectories(paths.tmp());
  }
}

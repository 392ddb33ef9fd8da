package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.StorageException;

/// The mailboxes of one account, as the directories are. Every question for the whole tree lists
/// the root: that costs little, and what other programs made, removed or renamed is seen at once.
///
/// The id of a mailbox stands at the beginning of its log, or else is the GUID in its UID list; it
/// goes with the directory when that is renamed. If two directories have the same id, one is a copy
/// of the other, made with the means of the operating system, and gets a new one.
final class Tree {
  /// Prefixes, below the root, of what is being made and what is being removed. Dovecot looks at
  /// nothing that does not begin with a dot.
  static final String MAKING = "heddle-new-";

  static final String REMOVING = "heddle-trash-";

  private static final int LARGEST_NAME_FILE = 1 << 16;

  private final Site site;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<MailboxId, Folder> folders = new ConcurrentHashMap<>();
  private Map<String, Known> known = Map.of();
  private volatile Map<MailboxName, Folder> byName = Map.of();

  /// @param key tells a directory from another of the same name
  private record Known(String key, MailboxId id) {}

  Tree(Site site) {
    this.site = site;
  }

  /// Held while the tree is changed; comes before the locks of mailboxes.
  ReentrantLock lock() {
    return lock;
  }

  /// All mailboxes now.
  SortedMap<MailboxName, Folder> scan() throws IOException {
    lock.lock();
    try {
      var names = new TreeMap<MailboxName, String>();
      names.put(MailboxName.INBOX, "");
      String[] entries = Disk.list(site.root());
      Arrays.sort(entries);
      for (String entry : entries) {
        if (isCandidate(entry)) {
          nameOf(entry).ifPresent(name -> keepCanonical(names, name, entry));
        }
      }
      return settle(names);
    } finally {
      lock.unlock();
    }
  }

  private boolean isCandidate(String entry) {
    return entry.length() > 1
        && entry.startsWith(".")
        && !entry.startsWith("..")
        && Files.isDirectory(site.root().resolve(entry).resolve("cur"));
  }

  private Optional<MailboxName> nameOf(String directory) throws IOException {
    if (FolderNames.isLong(directory)) {
      Path file = site.root().resolve(directory).resolve(FolderNames.LONG_NAME_FILE);
      try {
        if (Files.size(file) < LARGEST_NAME_FILE) {
          List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
          return FolderNames.readLong(directory, lines);
        }
      } catch (NoSuchFileException e) {
        // Somebody called a mailbox so.
        return FolderNames.read(directory);
      }
    }
    return FolderNames.read(directory);
  }

  private static void keepCanonical(
      Map<MailboxName, String> names, MailboxName name, String directory) {
    if (!names.containsKey(name) || FolderNames.directory(name).equals(directory)) {
      names.put(name, directory);
    }
  }

  private SortedMap<MailboxName, Folder> settle(Map<MailboxName, String> names) throws IOException {
    var nowKnown = new HashMap<String, Known>();
    var all = new TreeMap<MailboxName, Folder>();
    Set<MailboxId> taken = new HashSet<>();
    for (Map.Entry<MailboxName, String> entry : names.entrySet()) {
      Path directory = site.root().resolve(entry.getValue()).normalize();
      Known before = identify(entry.getValue(), directory);
      boolean copied = !taken.add(before.id);
      Known here = copied ? renew(before, directory) : before;
      taken.add(here.id);
      nowKnown.put(entry.getValue(), here);
      all.put(entry.getKey(), folder(here.id, directory));
    }
    known = nowKnown;
    List<Folder> gone =
        folders.values().stream().filter(folder -> !taken.contains(folder.id())).toList();
    gone.forEach(this::forget);
    byName = all;
    return all;
  }

  private void forget(Folder folder) {
    folders.remove(folder.id());
    folder.lock();
    try {
      folder.delete();
    } finally {
      folder.unlock();
    }
    site.hints().ring(folder.id());
  }

  private Known identify(String name, Path directory) throws IOException {
    String key =
        String.valueOf(
            Files.readAttributes(directory.resolve("cur"), BasicFileAttributes.class).fileKey());
    Known before = known.get(name);
    return before != null && before.key.equals(key)
        ? before
        : new Known(key, readId(new FolderPaths(directory)));
  }

  private static MailboxId readId(FolderPaths paths) throws IOException {
    Optional<LogRecord.Head> head = LogReplay.readHead(paths.log());
    if (head.isPresent()) {
      return head.get().id();
    }
    return UidList.read(paths.uidList(), entry -> {})
        .flatMap(list -> list.header().id())
        .orElseGet(() -> new MailboxId(FolderLoader.newGuid()));
  }

  private Known renew(Known before, Path directory) throws IOException {
    Files.deleteIfExists(new FolderPaths(directory).log());
    return new Known(before.key, new MailboxId(FolderLoader.newGuid()));
  }

  private Folder folder(MailboxId id, Path directory) {
    Folder folder = folders.computeIfAbsent(id, _ -> new Folder(id, site, directory));
    if (!folder.paths().directory().equals(directory)) {
      folder.lock();
      try {
        folder.moved(directory);
      } finally {
        folder.unlock();
      }
    }
    return folder;
  }

  /// A mailbox that is there, by name.
  Optional<Folder> find(MailboxName name) throws IOException {
    Folder folder = byName.get(name);
    if (folder != null && !folder.isDeleted() && Files.isDirectory(folder.paths().cur())) {
      return Optional.of(folder);
    }
    return Optional.ofNullable(scan().get(name));
  }

  /// A mailbox by id, if it is known.
  Optional<Folder> present(MailboxId id) {
    return Optional.ofNullable(folders.get(id));
  }

  /// A mailbox by id.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none
  Folder folder(MailboxId id) {
    Folder folder = folders.get(id);
    if (folder != null && !folder.isDeleted()) {
      return folder;
    }
    throw new StorageException.NoSuchMailbox(id.value());
  }

  /// The mailboxes that are in use.
  Iterable<Folder> folders() {
    return folders.values();
  }

  /// What a new mailbox has from the first moment on.
  interface Furnishing {
    /// @param making the directory, which nobody sees yet
    void put(Path making) throws IOException;
  }

  /// Makes a mailbox.
  Folder create(MailboxName name, MailboxId id, Furnishing furnishing) throws IOException {
    return create(name, id, furnishing, paths -> FolderLoader.begin(paths, site, id));
  }

  /// Makes a mailbox of a replica.
  Folder createReplica(ReplicaMailbox mailbox) throws IOException {
    MailboxId id = mailbox.info().id();
    return create(
        mailbox.info().name(),
        id,
        making -> new AccessFile(making, site.names().host()).write(mailbox.access()),
        paths -> FolderLoader.begin(paths, id, mailbox.uidValidity()));
  }

  /// Makes INBOX, in which there never was a message, that of a replica.
  void renewInbox(MailboxId id, long uidValidity) throws IOException {
    lock.lock();
    try {
      Folder old = find(MailboxName.INBOX).orElseThrow();
      old.lock();
      try (var _ = DotLock.takeNow(old.paths().uidListLock(), site.names().host())) {
        FolderLoader.begin(old.paths(), id, uidValidity);
        old.delete();
      } finally {
        old.unlock();
      }
      folders.remove(old.id());
      known = Map.of();
      scan();
    } finally {
      lock.unlock();
    }
  }

  /// Writes the files of a mailbox that is being made.
  private interface Beginning {
    void begin(FolderPaths paths) throws IOException;
  }

  private Folder create(MailboxName name, MailboxId id, Furnishing furnishing, Beginning beginning)
      throws IOException {
    lock.lock();
    try {
      if (scan().containsKey(name)) {
        throw new StorageException.MailboxExists(name);
      }
      String directory = FolderNames.directory(name);
      Path making = site.root().resolve(MAKING + id.value());
      build(making, name, beginning);
      furnishing.put(making);
      Path target = site.root().resolve(directory);
      Files.move(making, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      Disk.forceDirectory(site.root());
      Folder made = scan().get(name);
      if (made == null) {
        throw new IOException("A directory was made, and is not there: " + target);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private static void build(Path making, MailboxName name, Beginning beginning) throws IOException {
    var paths = new FolderPaths(making);
    Files.createDirectories(paths.cur());
    Files.createDirectories(paths.fresh());
    Files.createDirectories(paths.tmp());
    // Courier's and Dovecot's delivery agents know a folder by this file.
    Files.write(making.resolve("maildirfolder"), new byte[0]);
    if (FolderNames.isLong(FolderNames.directory(name))) {
      Files.writeString(making.resolve(FolderNames.LONG_NAME_FILE), name.value() + "\n");
      Disk.forceFile(making.resolve(FolderNames.LONG_NAME_FILE));
    }
    beginning.begin(paths);
    Disk.forceDirectory(making);
  }

  private void keep(MailboxName name, Folder folder) throws IOException {
    if (site.kept().keeps()) {
      FolderState state = folder.refreshed(null);
      site.kept().keep(folder.id(), state, state.messages());
    }
    site.kept().name(folder.id(), name);
  }

  /// Removes a mailbox.
  void delete(MailboxName name) throws IOException {
    Folder folder;
    Path trash;
    lock.lock();
    try {
      folder = find(name).orElseThrow(() -> new StorageException.NoSuchMailbox(name.value()));
      trash = site.root().resolve(REMOVING + folder.id().value());
      folder.lock();
      try {
        keep(name, folder);
        Files.move(folder.paths().directory(), trash, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        folder.delete();
      } finally {
        folder.unlock();
      }
      Disk.forceDirectory(site.root());
      scan();
    } finally {
      lock.unlock();
    }
    site.hints().ring(folder.id());
    Disk.deleteTree(trash);
  }
}

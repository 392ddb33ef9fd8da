package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// Who may do what with the mailboxes of an account: the list of each folder, and the file that
/// tells users where something is shared with them. Thread-safe.
///
/// @param account the name that the mailboxes are shared under
record AccessLists(String account, Site site, Tree tree, ShareFile shares) {
  /// The same lists, where the mailboxes are shared under another name from here on.
  AccessLists under(String name) {
    return new AccessLists(name, site, tree, shares);
  }

  private AccessFile file(Folder folder) {
    return new AccessFile(folder.paths().directory(), site.names().host());
  }

  /// The access list of the nearest mailbox above, for a new one.
  Tree.Furnishing inherited(MailboxName mailbox) throws IOException {
    AccessList list = nearest(mailbox);
    return making -> new AccessFile(making, site.names().host()).write(list);
  }

  private AccessList nearest(MailboxName mailbox) throws IOException {
    Optional<MailboxName> above = mailbox.parent();
    while (above.isPresent()) {
      Optional<Folder> parent = tree.find(above.get());
      if (parent.isPresent()) {
        return file(parent.get()).read();
      }
      above = above.get().parent();
    }
    return AccessList.EMPTY;
  }

  /// Those that are not empty.
  Map<MailboxId, AccessList> all() throws IOException {
    tree.lock().lock();
    try {
      return readAll();
    } finally {
      tree.lock().unlock();
    }
  }

  private Map<MailboxId, AccessList> readAll() throws IOException {
    var lists = new HashMap<MailboxId, AccessList>();
    for (Folder folder : tree.scan().values()) {
      AccessList list = file(folder).read();
      if (!list.isEmpty()) {
        lists.put(folder.id(), list);
      }
    }
    return lists;
  }

  AccessList of(Folder folder) {
    try {
      AccessList list = file(folder).read();
      if (list.isEmpty() && !Files.isDirectory(folder.paths().cur())) {
        throw new StorageException.NoSuchMailbox(folder.id().value());
      }
      return list;
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  /// Changes a list unless another program has it, see [DotLock#patiently].
  AccessList tryToChange(MailboxId id, AccessChange change) throws IOException {
    tree.lock().lock();
    try {
      tree.scan();
      AccessFile file = file(tree.folder(id));
      note(file.read().with(change).entries().keySet());
      return file.change(change);
    } finally {
      tree.lock().unlock();
    }
  }

  /// Puts a list in the place of another, whose identifiers were noted before; as [#tryToChange].
  void replace(MailboxId id, AccessList list) throws IOException {
    file(tree.folder(id)).replace(list);
  }

  /// Where to look comes before what is there: a line for a grant that never came to be does no
  /// harm. Lines that no list needs any more go, so that there are no more of them than entries.
  void note(Set<String> coming) throws IOException {
    if (!shares.has(coming, account)) {
      var identifiers = new HashSet<>(coming);
      readAll().values().forEach(list -> identifiers.addAll(list.entries().keySet()));
      shares.replace(account, identifiers);
    }
  }
}

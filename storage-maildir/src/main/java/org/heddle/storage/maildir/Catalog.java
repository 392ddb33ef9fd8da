package org.heddle.storage.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;

/// The mailboxes of an account by their names, with their special uses and the subscriptions.
/// Thread-safe.
final class Catalog {
  private final Tree tree;
  private final UseFile uses;
  private final AccessLists access;
  private final SubscriptionFile subscriptions;

  Catalog(Tree tree, UseFile uses, AccessLists access, SubscriptionFile subscriptions) {
    this.tree = tree;
    this.uses = uses;
    this.access = access;
    this.subscriptions = subscriptions;
  }

  MailboxTree all() throws IOException {
    tree.lock().lock();
    try {
      var folders = tree.scan();
      Map<MailboxId, Set<SpecialUse>> kinds =
          uses.read(folders.values().stream().map(Folder::id).collect(Collectors.toSet()));
      var all = new ArrayList<MailboxInfo>();
      folders.forEach((mailbox, folder) ->
          all.add(
              new MailboxInfo(folder.id(), mailbox, kinds.getOrDefault(folder.id(), Set.of()))));
      return new MailboxTree(
          List.copyOf(all), Collections.unmodifiableSortedSet(subscriptions.read()));
    } finally {
      tree.lock().unlock();
    }
  }

  /// As [org.heddle.storage.Account#create].
  MailboxInfo create(MailboxName mailbox, Set<SpecialUse> kinds) throws IOException {
    tree.lock().lock();
    try {
      if (tree.scan().containsKey(mailbox)) {
        throw new StorageException.MailboxExists(mailbox);
      }
      var id = new MailboxId(FolderLoader.newGuid());
      uses.promise(id, kinds);
      tree.create(mailbox, id, access.inherited(mailbox));
      if (!kinds.isEmpty()) {
        uses.put(id, kinds);
      }
      return new MailboxInfo(id, mailbox, kinds);
    } finally {
      tree.lock().unlock();
    }
  }

  /// As [org.heddle.storage.Account#assign].
  ///
  /// @return whose uses they are now
  MailboxId assign(MailboxName mailbox, Set<SpecialUse> kinds) throws IOException {
    tree.lock().lock();
    try {
      Folder folder = tree.scan().get(mailbox);
      if (folder == null) {
        throw new StorageException.NoSuchMailbox(mailbox.value());
      }
      uses.put(folder.id(), kinds);
      return folder.id();
    } finally {
      tree.lock().unlock();
    }
  }
}

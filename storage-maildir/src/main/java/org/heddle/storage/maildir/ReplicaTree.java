package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.heddle.storage.AccessList;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NotPermitted;

/// The tree of an account that is copied from elsewhere. That it is, or was, is a word in
/// `heddle-replica`.
record ReplicaTree(
    Site site, Tree tree, UseFile uses, AccessLists access, SubscriptionFile subscriptions) {
  /// Whose account it is.
  enum Standing {
    OWN,
    REPLICA,
    RELEASED
  }

  private Path file() {
    return site.root().resolve("heddle-replica");
  }

  private Standing standing() throws IOException {
    try {
      return Standing.valueOf(Files.readString(file(), StandardCharsets.US_ASCII).strip());
    } catch (NoSuchFileException e) {
      return Standing.OWN;
    } catch (IllegalArgumentException e) {
      throw new IOException("No word that is known: " + file(), e);
    }
  }

  private void become(Standing standing) throws IOException {
    Disk.replace(
        file(),
        file().resolveSibling("heddle-replica.tmp"),
        (standing + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  void requireReplica() throws IOException {
    if (standing() != Standing.REPLICA) {
      throw new NotPermitted("The account is no replica");
    }
  }

  void release() throws IOException {
    if (standing() == Standing.REPLICA) {
      become(Standing.RELEASED);
    }
  }

  /// Makes the tree as it is at the source.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if another program has a lock; see
  ///   [DotLock#patiently]
  void plant(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscribed) throws IOException {
    tree.lock().lock();
    try {
      admit(mailboxes);
      var wanted = new HashMap<MailboxId, ReplicaMailbox>();
      var identifiers = new HashSet<String>();
      for (ReplicaMailbox mailbox : mailboxes) {
        wanted.put(mailbox.info().id(), mailbox);
        identifiers.addAll(mailbox.access().entries().keySet());
        site.validity().raise(mailbox.uidValidity());
      }
      remove(wanted);
      rename(wanted);
      access.note(identifiers);
      create(mailboxes);
      adjust(mailboxes);
      subscriptions.change(names -> {
        boolean same = names.equals(subscribed);
        names.retainAll(subscribed);
        names.addAll(subscribed);
        return !same;
      });
    } finally {
      tree.lock().unlock();
    }
  }

  private void admit(List<ReplicaMailbox> mailboxes) throws IOException {
    ReplicaMailbox inbox =
        mailboxes.stream()
            .filter(mailbox -> mailbox.info().name().isInbox())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("A tree without INBOX"));
    MailboxStatus here =
        tree.find(MailboxName.INBOX)
            .orElseThrow(() -> new StorageException.NoSuchMailbox("INBOX"))
            .index()
            .status();
    MailboxId id = inbox.info().id();
    boolean same = here.id().equals(id) && here.uidValidity() == inbox.uidValidity();
    boolean admitted =
        switch (standing()) {
          case OWN ->
              tree.scan().size() == 1 && here.uidNext() == 1 && subscriptions.read().isEmpty();
          case REPLICA -> same;
          case RELEASED -> false;
        };
    if (!admitted) {
      throw new NotPermitted("The account holds something else");
    }
    if (standing() == Standing.OWN) {
      tree.renewInbox(id, inbox.uidValidity());
      become(Standing.REPLICA);
    }
  }

  private void remove(Map<MailboxId, ReplicaMailbox> wanted) throws IOException {
    for (Map.Entry<MailboxName, Folder> entry : List.copyOf(tree.scan().entrySet())) {
      ReplicaMailbox mailbox = wanted.get(entry.getValue().id());
      if (mailbox == null
          || mailbox.uidValidity() != entry.getValue().index().status().uidValidity()) {
        tree.delete(entry.getKey());
      }
    }
  }

  /// Each mailbox goes to its name once that is free. Where they stand in each other's way, one
  /// steps aside under a name that nobody has.
  private void rename(Map<MailboxId, ReplicaMailbox> wanted) throws IOException {
    var renaming = new Renaming(site, tree);
    var moving = moving(wanted);
    while (!moving.isEmpty()) {
      boolean moved = false;
      for (Map.Entry<MailboxName, MailboxName> step : moving.entrySet()) {
        if (!tree.scan().containsKey(step.getValue())) {
          renaming.renameAlone(step.getKey(), step.getValue());
          moved = true;
          break;
        }
      }
      if (!moved) {
        MailboxName first = moving.firstKey();
        renaming.renameAlone(first, aside());
      }
      moving = moving(wanted);
    }
  }

  private MailboxName aside() throws IOException {
    int number = 1;
    while (tree.scan().containsKey(new MailboxName("heddle-moving-" + number))) {
      number++;
    }
    return new MailboxName("heddle-moving-" + number);
  }

  private SortedMap<MailboxName, MailboxName> moving(Map<MailboxId, ReplicaMailbox> wanted)
      throws IOException {
    var moving = new TreeMap<MailboxName, MailboxName>();
    tree.scan()
        .forEach((name, folder) -> {
          ReplicaMailbox mailbox = wanted.get(folder.id());
          if (mailbox != null && !mailbox.info().name().equals(name)) {
            moving.put(name, mailbox.info().name());
          }
        });
    return moving;
  }

  private void create(List<ReplicaMailbox> mailboxes) throws IOException {
    Set<MailboxName> present = new HashSet<>(tree.scan().keySet());
    for (ReplicaMailbox mailbox : mailboxes) {
      if (!present.contains(mailbox.info().name())) {
        tree.createReplica(mailbox);
      }
    }
  }

  private void adjust(List<ReplicaMailbox> mailboxes) throws IOException {
    var kinds = new HashMap<MailboxId, Set<SpecialUse>>();
    Map<MailboxId, AccessList> lists = access.all();
    for (ReplicaMailbox mailbox : mailboxes) {
      MailboxId id = mailbox.info().id();
      kinds.put(id, mailbox.info().uses());
      if (!mailbox.access().equals(lists.getOrDefault(id, AccessList.EMPTY))) {
        access.replace(id, mailbox.access());
      }
    }
    uses.replace(kinds);
  }
}

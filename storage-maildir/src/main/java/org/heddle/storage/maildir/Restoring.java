package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.heddle.storage.Account.Restored;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;

/// Tells of the messages in [KeptFiles], and brings them back. What is in its mailbox still,
/// because the expunge failed after it was kept, does not count.
final class Restoring {
  private static final FlagChange UNDELETED =
      new FlagChange(FlagChange.Op.REMOVE, Flags.named("\\Deleted"));

  private final Site site;
  private final Tree tree;

  Restoring(Site site, Tree tree) {
    this.site = site;
    this.tree = tree;
  }

  /// See [org.heddle.storage.Account#kept].
  ///
  /// @param after the empty text to begin with the first
  List<KeptMessage> list(String after, int limit) throws IOException {
    Map<MailboxId, MailboxName> names = names();
    var page = new ArrayList<KeptMessage>();
    for (MailboxId mailbox : site.kept().mailboxes()) {
      String behind = after;
      while (page.size() < limit) {
        List<KeptFiles.Kept> more = site.kept().list(mailbox, behind, limit - page.size());
        if (more.isEmpty()) {
          break;
        }
        behind = more.getLast().id();
        add(page, names, mailbox, more);
      }
    }
    return page;
  }

  private void add(
      List<KeptMessage> page,
      Map<MailboxId, MailboxName> names,
      MailboxId mailbox,
      List<KeptFiles.Kept> more)
      throws IOException {
    MessageTable present = messages(mailbox);
    MailboxName name = name(names, mailbox);
    for (KeptFiles.Kept kept : more) {
      KeptName told = kept.name();
      if (!isPresent(present, told)) {
        page.add(
            new KeptMessage(
                kept.id(), name, told.uid(), told.expunged(), told.size(), told.internalDate()));
      }
    }
  }

  private Map<MailboxId, MailboxName> names() throws IOException {
    var names = new HashMap<MailboxId, MailboxName>();
    tree.scan().forEach((name, folder) -> names.put(folder.id(), name));
    return names;
  }

  private MailboxName name(Map<MailboxId, MailboxName> names, MailboxId mailbox)
      throws IOException {
    MailboxName present = names.get(mailbox);
    return present == null ? site.kept().name(mailbox).orElse(MailboxName.INBOX) : present;
  }

  private MessageTable messages(MailboxId mailbox) {
    try {
      return tree.present(mailbox)
          .map(folder -> folder.index().snapshot().messages())
          .orElse(MessageTable.EMPTY);
    } catch (StorageException.NoSuchMailbox e) {
      return MessageTable.EMPTY;
    }
  }

  private static boolean isPresent(MessageTable messages, KeptName kept) {
    int row = messages.find(kept.uid());
    return row >= 0 && messages.get(row).emailId() == kept.email();
  }

  /// See [org.heddle.storage.Account#restore]. Within [Transfers#intending].
  Optional<Restored> restore(KeptFiles.Kept kept) throws IOException {
    if (!site.kept().has(kept) || isPresent(messages(kept.mailbox()), kept.name())) {
      return Optional.empty();
    }
    SortedMap<MailboxName, Folder> all = tree.scan();
    MailboxName known = name(names(), kept.mailbox());
    MailboxName name = all.containsKey(known) ? known : MailboxName.INBOX;
    Folder target = all.get(name);
    if (target == null) {
      throw new StorageException.NoSuchMailbox(name.value());
    }
    Optional<Incoming> incoming = link(kept);
    if (incoming.isEmpty()) {
      return Optional.empty();
    }
    // It stays if this fails: whoever finds it finds out whether the target has the message.
    new Intent.Restore(target.id(), incoming.get().base(), kept.id()).write(site.root());
    Mailbox.Appended appended = append(target, incoming.get());
    site.kept().remove(kept);
    Intent.clear(site.root());
    return Optional.of(new Restored(name, appended.uids().first()));
  }

  private Mailbox.Appended append(Folder target, Incoming incoming) throws IOException {
    try {
      return target.run(new Job<>(Plans.append(site.root(), List.of(incoming))));
    } catch (StorageException e) {
      target.lock();
      try {
        Files.deleteIfExists(incoming.spool());
      } finally {
        target.unlock();
      }
      throw e;
    }
  }

  /// Nothing if its time is just over.
  private Optional<Incoming> link(KeptFiles.Kept kept) throws IOException {
    String fresh = site.names().next();
    Path spool = site.root().resolve("tmp").resolve(fresh);
    KeptName name = kept.name();
    Flags flags = UNDELETED.applyTo(site.kept().flags(kept));
    try {
      Disk.link(site.kept().file(kept), spool);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(
        new Incoming(
            spool,
            fresh + name.sizes() + FileName.email(name.email()),
            flags,
            name.internalDate(),
            name.email(),
            name.size()));
  }
}

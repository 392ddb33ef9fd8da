package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// COPY and MOVE.
///
/// A copy is a hard link made in the `tmp` of the account, which then arrives in the target like
/// any new message; the file's name there is new, since the target's UID list may still have a
/// record of the old one. A move is a copy whose messages then leave the source, both under the
/// locks of both mailboxes, seen at once, and under an intent: if the process ends between the two
/// commits, the source is tidied before anybody sees the account again.
final class Transfers {
  private static final int ATTEMPTS = 3;

  private final Site site;
  private final Tree tree;
  private final AnnotationFiles annotations;
  private final ReentrantLock moving = new ReentrantLock();
  private final ReentrantReadWriteLock publishing = new ReentrantReadWriteLock();

  Transfers(Site site, Tree tree, AnnotationFiles annotations) {
    this.site = site;
    this.tree = tree;
    this.annotations = annotations;
  }

  /// Held shared by who wants to see two mailboxes at one instant.
  ReentrantReadWriteLock.ReadLock seeing() {
    return publishing.readLock();
  }

  /// @param messages as they were when they were linked
  private record Linked(MessageTable messages, List<Incoming> incoming) {
    UidSet uids() {
      return messages.uids();
    }

    Usage size() {
      long bytes = incoming.stream().mapToLong(Incoming::size).sum();
      return new Usage(bytes, incoming.size());
    }
  }

  /// What to copy.
  record Wanted(MailboxId from, MailboxId to, UidSet uids, Mailbox.Missing missing) {}

  Mailbox.Copied copy(Wanted wanted, Growth growth) {
    Folder source = tree.folder(wanted.from);
    Folder target = tree.folder(wanted.to);
    Linked linked = source.locked(state -> link(source, state, wanted.uids, wanted.missing));
    if (linked.incoming.isEmpty()) {
      return none(target);
    }
    try {
      growth.admit(linked.size());
      Mailbox.Appended appended = target.run(new Job<>(Plans.append(site.root(), linked.incoming)));
      target.summaries().addFrom(source.summaries(), linked.messages);
      return new Mailbox.Copied(appended.uidValidity(), linked.uids(), appended.uids());
    } catch (StorageException e) {
      // Not while the target is being loaded, which might be taking them in.
      target.exclusively(() -> discard(linked.incoming));
      throw e;
    }
  }

  private static Mailbox.Copied none(Folder target) {
    return new Mailbox.Copied(target.index().status().uidValidity(), UidSet.EMPTY, UidSet.EMPTY);
  }

  void discard(List<Incoming> incoming) {
    for (Incoming message : incoming) {
      try {
        Files.deleteIfExists(message.spool());
      } catch (IOException e) {
        // It will be swept with the other leftovers.
        return;
      }
    }
  }

  private Linked link(Folder source, FolderState state, UidSet uids, Mailbox.Missing missing)
      throws IOException {
    for (int attempt = 0; ; attempt++) {
      MessageTable messages = state.messages().select(uids);
      if (missing == Mailbox.Missing.REFUSE && messages.size() < uids.size()) {
        throw new StorageException.MessageGone(uids.minus(messages.uids()).first());
      }
      var incoming = new ArrayList<Incoming>(messages.size());
      try {
        for (Metadata message : messages) {
          incoming.add(link(state, message));
        }
        return new Linked(messages, incoming);
      } catch (NoSuchFileException e) {
        discard(incoming);
        if (attempt == ATTEMPTS) {
          throw e;
        }
        source.suspect();
        source.refreshed(null);
      } catch (IOException e) {
        discard(incoming);
        throw e;
      }
    }
  }

  /// A second name for the file of a message.
  ///
  /// @throws StorageException.MessageGone if there is no such message
  Incoming link(Folder source, long uid) {
    return source
        .locked(state -> link(source, state, UidSet.of(uid), Mailbox.Missing.REFUSE))
        .incoming
        .getFirst();
  }

  private Incoming link(FolderState state, Metadata message) throws IOException {
    int row = state.files.find(message.uid());
    if (row < 0) {
      throw new NoSuchFileException("message " + message.uid());
    }
    String name = state.files.name(row);
    Path file = state.paths.message(name);
    String fresh = site.names().next();
    Path spool = site.root().resolve("tmp").resolve(fresh);
    Disk.link(file, spool);
    return new Incoming(
        spool,
        fresh + sizes(name, file, message.size()) + FileName.email(message.emailId()),
        message.flags(),
        message.internalDate(),
        message.emailId(),
        message.size());
  }

  /// The end of a file's name that tells the sizes; see [FileName#sizes].
  static String sizes(String name, Path file, long size) throws IOException {
    if (FileName.isRaw(name)) {
      return FileName.sizes(size, Math.max(size, FileName.virtualSize(name)), true);
    }
    long told = FileName.physicalSize(name);
    return FileName.sizes(told >= 0 ? told : Files.size(file), size, false);
  }

  Mailbox.Copied move(MailboxId from, MailboxId to, UidSet uids, Mailbox.Missing missing) {
    Folder source = tree.folder(from);
    Folder target = tree.folder(to);
    return intending(() -> moveUnder(source, target, uids, missing, Intent.Target.PRESENT));
  }

  /// RENAME of INBOX: makes a mailbox and moves all there is into it.
  void renameInbox(Folder inbox, MailboxName to) {
    intending(() -> {
      var id = new MailboxId(FolderLoader.newGuid());
      if (tree.scan().containsKey(to)) {
        throw new StorageException.MailboxExists(to);
      }
      Tree.Furnishing copy = annotations.copyOf(inbox);
      new Intent.Move(inbox.id(), id, Intent.Target.CREATED, "-", UidSet.EMPTY).write(site.root());
      Folder target = tree.create(to, id, copy);
      UidSet all = inbox.index().snapshot().messages().uids();
      moveUnder(inbox, target, all, Mailbox.Missing.IGNORE, Intent.Target.CREATED);
      Intent.clear(site.root());
      return target;
    });
  }

  /// What needs the one intent that an account can have.
  interface Work<R> {
    R run() throws IOException;
  }

  /// Runs work that may write an intent, after what an earlier one left undone.
  <R> R intending(Work<R> work) {
    moving.lock();
    try {
      if (Files.exists(site.root().resolve(Intent.FILE))) {
        new Recovery(site, tree).run();
      }
      return work.run();
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      moving.unlock();
    }
  }

  private Mailbox.Copied moveUnder(
      Folder source, Folder target, UidSet uids, Mailbox.Missing missing, Intent.Target created) {
    return together(
        source,
        target,
        () -> {
          FolderState state = source.refreshed(null);
          Linked linked = link(source, state, uids, missing);
          if (linked.incoming.isEmpty()) {
            return none(target);
          }
          var passage = new Passage(source, linked.uids(), target, linked.incoming, created);
          Mailbox.Appended appended = pass(passage);
          target.summaries().addFrom(source.summaries(), linked.messages);
          return new Mailbox.Copied(appended.uidValidity(), linked.uids(), appended.uids());
        });
  }

  /// A message comes into the target, and one leaves the source.
  ///
  /// @param incoming the caller's again if this fails
  Mailbox.Appended replace(MailboxId from, long uid, MailboxId to, Incoming incoming) {
    Folder source = tree.folder(from);
    Folder target = tree.folder(to);
    return intending(() ->
        together(
            source,
            target,
            () -> {
              UidSet old = UidSet.of(uid);
              FolderState state = source.refreshed(null);
              MessageTable leaving = state.messages().select(old);
              if (leaving.isEmpty()) {
                throw new StorageException.MessageGone(uid);
              }
              site.kept().keep(source.id(), state, leaving);
              return pass(
                  new Passage(source, old, target, List.of(incoming), Intent.Target.PRESENT));
            }));
  }

  /// Runs work under the locks of both mailboxes.
  private static <R> R together(Folder source, Folder target, Work<R> work) {
    boolean sourceFirst = source.id().value().compareTo(target.id().value()) < 0;
    Folder first = sourceFirst ? source : target;
    Folder second = sourceFirst ? target : source;
    first.lock();
    second.lock();
    try {
      return work.run();
    } catch (IOException e) {
      source.failed(e);
      throw target.failed(e);
    } catch (RuntimeException e) {
      // One of the two commits may be done and not published.
      source.reset();
      target.reset();
      throw e;
    } finally {
      second.unlock();
      first.unlock();
    }
  }

  /// Messages that come into the target when others leave the source.
  private record Passage(
      Folder source,
      UidSet leaving,
      Folder target,
      List<Incoming> incoming,
      Intent.Target created) {}

  private Mailbox.Appended pass(Passage passage) throws IOException {
    Folder source = passage.source;
    Folder target = passage.target;
    String base = passage.incoming.getFirst().base();
    new Intent.Move(source.id(), target.id(), passage.created, base, passage.leaving)
        .write(site.root());
    var append = Plans.append(site.root(), passage.incoming);
    var remove = Plans.remove(passage.leaving);
    var arrive = new Job<>(source == target ? Plans.followed(append, remove) : append);
    Optional<Folder.Pending> there = target.commit(List.of(arrive));
    if (there.isEmpty()) {
      discard(passage.incoming);
      Intent.clear(site.root());
      arrive.answer();
    }
    if (source == target) {
      there.ifPresent(Folder.Pending::publish);
    } else {
      Optional<Folder.Pending> here = source.commit(List.of(new Job<>(remove)));
      publishing.writeLock().lock();
      try {
        there.ifPresent(Folder.Pending::publish);
        here.ifPresent(Folder.Pending::publish);
      } finally {
        publishing.writeLock().unlock();
      }
    }
    Intent.clear(site.root());
    return arrive.answer();
  }
}

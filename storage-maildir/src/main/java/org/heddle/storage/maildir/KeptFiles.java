package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;

/// Expunged messages of one account that can be brought back: in `heddle-expunged` below the root,
/// which Dovecot takes for no mailbox since it does not begin with a dot. There is a directory for
/// each mailbox, called by its id, with the mailbox's name in the file `name`. A message is a file
/// whose name tells what is known of it (see [KeptName]); its keywords, if it has any, are the
/// lines of a file beside it.
///
/// The file gets its second name before the expunge is logged, so that no crash loses it. If the
/// expunge then does not happen, the message is in its mailbox still, and what is here does not
/// count. Thread-safe; the lock comes after all others.
final class KeptFiles {
  private static final String DIRECTORY = "heddle-expunged";
  private static final String NAME = "name";
  private static final String KEYWORDS = ".keywords";

  private final Path directory;
  private final Clock clock;
  private final Duration time;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param root of the account
  /// @param time zero to keep nothing from now on
  KeptFiles(Path root, Clock clock, Duration time) {
    this.directory = root.resolve(DIRECTORY);
    this.clock = clock;
    this.time = time;
  }

  /// One message.
  record Kept(MailboxId mailbox, KeptName name) {
    /// As [org.heddle.storage.KeptMessage#id]; what it begins with, the mailbox, has no slash.
    String id() {
      return mailbox.value() + "/" + name.text();
    }

    static Optional<Kept> of(String id) {
      int slash = id.indexOf('/');
      return slash > 0 && id.substring(0, slash).matches("[A-Za-z0-9_-]{1,200}")
          ? KeptName.read(id.substring(slash + 1))
              .map(name -> new Kept(new MailboxId(id.substring(0, slash)), name))
          : Optional.empty();
    }
  }

  /// Whether what is expunged from now on is kept.
  boolean keeps() {
    return !time.isZero();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Path of(MailboxId mailbox) {
    return directory.resolve(mailbox.value());
  }

  Path file(Kept kept) {
    return of(kept.mailbox).resolve(kept.name.text());
  }

  private Path keywords(Kept kept) {
    return of(kept.mailbox).resolve(kept.name.text() + KEYWORDS);
  }

  /// Keeps messages that are about to be expunged; the caller holds the lock of their mailbox.
  void keep(MailboxId mailbox, FolderState state, Iterable<Metadata> messages) throws IOException {
    if (time.isZero() || !messages.iterator().hasNext()) {
      return;
    }
    lock.lock();
    try {
      if (!Files.isDirectory(of(mailbox))) {
        Files.createDirectories(of(mailbox));
        Disk.forceDirectory(directory);
        Disk.forceDirectory(Disk.parentOf(directory));
      }
      for (Metadata message : messages) {
        keep(mailbox, state, message);
      }
      Disk.forceDirectory(of(mailbox));
    } finally {
      lock.unlock();
    }
  }

  private void keep(MailboxId mailbox, FolderState state, Metadata message) throws IOException {
    int row = state.files.find(message.uid());
    Optional<Path> file = row < 0 ? Optional.empty() : present(state, state.files.name(row));
    if (file.isEmpty()) {
      return; // Another program took it away first.
    }
    Instant now = now();
    var name =
        new KeptName(
            message.uid(),
            message.emailId(),
            now,
            now.plus(time),
            message.internalDate(),
            message.flags().systemBits(),
            Transfers.sizes(state.files.name(row), file.get(), message.size()));
    var kept = new Kept(mailbox, name);
    if (!message.flags().keywords().isEmpty()) {
      Files.write(keywords(kept), message.flags().keywords(), StandardCharsets.UTF_8);
      Disk.forceFile(keywords(kept));
    }
    try {
      Disk.link(file.get(), file(kept));
    } catch (FileAlreadyExistsException e) {
      return; // An expunge that failed a moment ago left it.
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(keywords(kept));
    }
  }

  /// Where a message is, also if somebody has changed its flags meanwhile.
  private static Optional<Path> present(FolderState state, String name) throws IOException {
    Path file = state.paths.message(name);
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    String base = FileName.base(name);
    return Arrays.stream(Disk.list(state.paths.cur()))
        .filter(other -> FileName.base(other).equals(base))
        .findFirst()
        .map(state.paths::message);
  }

  /// Remembers what a mailbox is called, for when it is gone; nothing if none of it is kept.
  void name(MailboxId mailbox, MailboxName name) throws IOException {
    lock.lock();
    try {
      if (Files.isDirectory(of(mailbox)) && !name(mailbox).filter(name::equals).isPresent()) {
        Path file = of(mailbox).resolve(NAME);
        byte[] text = (name.value() + "\n").getBytes(StandardCharsets.UTF_8);
        Disk.replace(file, of(mailbox).resolve(NAME + ".tmp"), text);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What a mailbox was called, as far as is known.
  Optional<MailboxName> name(MailboxId mailbox) throws IOException {
    try {
      List<String> lines = Files.readAllLines(of(mailbox).resolve(NAME), StandardCharsets.UTF_8);
      return lines.isEmpty() ? Optional.empty() : Optional.of(new MailboxName(lines.getFirst()));
    } catch (NoSuchFileException | StorageException.InvalidName e) {
      return Optional.empty();
    }
  }

  /// The mailboxes of which something may be kept, ascending by id.
  List<MailboxId> mailboxes() throws IOException {
    try {
      return Arrays.stream(Disk.list(directory))
          .filter(name -> Files.isDirectory(directory.resolve(name)))
          .sorted()
          .map(MailboxId::new)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// What is kept of a mailbox and not due, ascending by id.
  ///
  /// @param after the id that it begins behind, or the empty text
  /// @param limit the most to return
  List<Kept> list(MailboxId mailbox, String after, int limit) throws IOException {
    Instant now = now();
    var found = new ArrayList<Kept>();
    for (String text : names(mailbox)) {
      Optional<KeptName> name =
          (mailbox.value() + "/" + text).compareTo(after) > 0
              ? KeptName.read(text).filter(one -> one.due().isAfter(now))
              : Optional.empty();
      if (name.isPresent()) {
        if (!found.isEmpty() && found.getLast().name.message().equals(name.get().message())) {
          // An expunge that failed left the first of them, the second is from when it was done.
          remove(found.removeLast());
        } else if (found.size() == limit) {
          break;
        }
        found.add(new Kept(mailbox, name.get()));
      }
    }
    return found;
  }

  private List<String> names(MailboxId mailbox) throws IOException {
    try {
      return Arrays.stream(Disk.list(of(mailbox))).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Whether it is there and not due.
  boolean has(Kept kept) {
    return kept.name.due().isAfter(now()) && Files.exists(file(kept));
  }

  /// The flags of a message.
  Flags flags(Kept kept) throws IOException {
    List<String> keywords;
    try {
      keywords = Files.readAllLines(keywords(kept), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      keywords = List.of();
    }
    return Flags.of(kept.name.systemFlags(), keywords);
  }

  /// Takes away a message.
  void remove(Kept kept) throws IOException {
    Files.deleteIfExists(file(kept));
    Files.deleteIfExists(keywords(kept));
  }

  /// Removes what is due.
  void sweep() throws IOException {
    lock.lock();
    try {
      for (MailboxId mailbox : mailboxes()) {
        sweep(mailbox);
      }
    } finally {
      lock.unlock();
    }
  }

  private void sweep(MailboxId mailbox) throws IOException {
    Instant now = now();
    var left = new HashSet<String>();
    // A message comes before its keywords.
    for (String name : names(mailbox)) {
      boolean ofMessage = name.endsWith(KEYWORDS);
      boolean stays =
          ofMessage
              ? left.contains(name.substring(0, name.length() - KEYWORDS.length()))
              : KeptName.read(name).filter(one -> one.due().isAfter(now)).isPresent();
      if (stays && !ofMessage) {
        left.add(name);
      } else if (!stays && (ofMessage || KeptName.read(name).isPresent())) {
        Files.deleteIfExists(of(mailbox).resolve(name));
      }
    }
    if (left.isEmpty()) {
      Files.deleteIfExists(of(mailbox).resolve(NAME));
      try {
        Files.deleteIfExists(of(mailbox));
      } catch (DirectoryNotEmptyException e) {
        return; // What others put there is not ours to take away.
      }
    }
  }
}

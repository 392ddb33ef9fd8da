package org.heddle.moving;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;

/// Writes an account into files that other programs read. They are made in a directory beside the
/// one that is wanted, which is renamed when all is on the disk: there is a complete export or
/// none, and nothing is written over.
public final class Export {
  /// What the files look like.
  public enum Format {
    /// A Maildir, and its folders as Maildir++ has them.
    MAILDIR,
    /// A file for each mailbox, quoted as mboxrd has it.
    MBOX
  }

  /// What came of it.
  ///
  /// @param gone messages that were expunged while this ran
  public record Result(long mailboxes, long messages, long bytes, long gone) {
    /// One line for the operator.
    public String summary() {
      String vanished = gone == 0 ? "" : ", " + gone + " were expunged meanwhile";
      return String.format(
          Locale.ROOT,
          "%d mailboxes, %d messages, %.1f MB exported%s",
          mailboxes,
          messages,
          bytes / 1e6,
          vanished);
    }
  }

  /// Takes the mailboxes one after another, each with its messages.
  interface Target extends Closeable {
    /// Begins a mailbox.
    void mailbox(MailboxInfo mailbox, List<String> keywords) throws IOException;

    /// @param content its bytes
    void message(Metadata message, Content content) throws IOException;

    /// Ends the mailbox: all of it is on the disk then.
    void finish() throws IOException;
  }

  private final byte[] block = new byte[64 * 1024];
  private final Report report;
  private long mailboxes;
  private long messages;
  private long bytes;
  private long gone;

  private Export(Report report) {
    this.report = report;
  }

  /// Exports an account into a directory that is not there yet.
  ///
  /// @param report gets a line for each mailbox
  /// @throws Failure if the directory is there, or cannot be written
  public static Result run(Account account, Format format, Path directory, Report report) {
    Path target = directory.toAbsolutePath().normalize();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(target + " is there already: name a directory that is not");
    }
    var export = new Export(report);
    Optional<Path> unfinished = Optional.empty();
    try {
      Path parent = Optional.ofNullable(target.getParent()).orElse(target);
      Files.createDirectories(parent);
      Path draft = Files.createTempDirectory(parent, ".heddle-export-");
      unfinished = Optional.of(draft);
      try (Target files = export.target(format, draft)) {
        export.write(account, files);
      }
      forceTree(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      force(parent);
    } catch (IOException e) {
      unfinished.ifPresent(Trees::remove);
      throw new Failure("the export cannot be written: " + e, e);
    } catch (RuntimeException e) {
      unfinished.ifPresent(Trees::remove);
      throw e;
    }
    return new Result(export.mailboxes, export.messages, export.bytes, export.gone);
  }

  private Target target(Format format, Path directory) {
    return switch (format) {
      case MAILDIR -> new MaildirTarget(directory, this::copy);
      case MBOX -> new MboxTarget(directory, this::copy);
    };
  }

  private void write(Account account, Target target) throws IOException {
    for (MailboxInfo info : account.mailboxes().mailboxes()) {
      try {
        write(info, account.open(info.name()), target);
      } catch (StorageException.NoSuchMailbox deleted) {
        report.line(info.name() + ": was deleted meanwhile");
      }
    }
  }

  private void write(MailboxInfo info, Mailbox mailbox, Target target) throws IOException {
    var snapshot = mailbox.snapshot();
    target.mailbox(info, snapshot.keywords());
    MessageTable table = snapshot.messages();
    for (int row = 0; row < table.size(); row++) {
      Metadata message = table.get(row);
      try (Content content = mailbox.content(message.uid())) {
        target.message(message, content);
        messages++;
        bytes += message.size();
      } catch (StorageException.MessageGone expunged) {
        gone++;
      }
    }
    target.finish();
    mailboxes++;
    report.line(info.name() + ": " + table.size() + " messages");
  }

  /// Copies a message.
  interface Copy {
    void to(OutputStream target, Content content) throws IOException;
  }

  private void copy(OutputStream target, Content content) throws IOException {
    long at = 0;
    for (int n = content.read(at, block, 0, block.length);
        n > 0;
        n = content.read(at, block, 0, block.length)) {
      target.write(block, 0, n);
      at += n;
    }
  }

  private static void forceTree(Path directory) throws IOException {
    var directories = new ArrayList<Path>();
    try (var all = Files.walk(directory)) {
      all.filter(Files::isDirectory).forEach(directories::add);
    }
    for (Path each : directories) {
      force(each);
    }
  }

  /// Has what a file or a directory holds written to the disk.
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

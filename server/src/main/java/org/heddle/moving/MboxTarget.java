package org.heddle.moving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.storage.Content;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;

/// A file for each mailbox. The internal date is in the `From ` line, in UTC; the flags are in the
/// fields Status, X-Status and X-Keywords.
final class MboxTarget implements Export.Target {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  private final Path root;
  private final Export.Copy copy;
  private Optional<FileChannel> open = Optional.empty();

  MboxTarget(Path root, Export.Copy copy) {
    this.root = root;
    this.copy = copy;
  }

  @Override
  public void mailbox(MailboxInfo mailbox, List<String> keywords) throws IOException {
    Path file = root.resolve(new FolderName(mailbox.name()).mbox());
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(root));
    open =
        Optional.of(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public void message(Metadata message, Content content) throws IOException {
    FileChannel channel = open.orElseThrow();
    long start = channel.position();
    try {
      write(message, content, Channels.newOutputStream(channel));
    } catch (StorageException.MessageGone gone) {
      channel.truncate(start);
      throw gone;
    }
  }

  private void write(Metadata message, Content content, OutputStream file) throws IOException {
    var target = new BufferedOutputStream(file, 64 * 1024);
    String date = message.internalDate().atZoneSameInstant(ZoneOffset.UTC).format(DATE);
    target.write(("From MAILER-DAEMON " + date + "\n").getBytes(US_ASCII));
    target.write(fields(message.flags()).getBytes(UTF_8));
    var quoted = new MboxMessage(target);
    var lines = new LineEnds(quoted);
    copy.to(lines, content);
    lines.finish();
    quoted.finish();
    target.flush();
  }

  private static String fields(Flags flags) {
    var fields = new StringBuilder("Status: ").append(flags.has(SystemFlag.SEEN) ? "RO" : "O");
    fields.append('\n');
    var other = new StringBuilder();
    append(other, flags, SystemFlag.ANSWERED, 'A');
    append(other, flags, SystemFlag.FLAGGED, 'F');
    append(other, flags, SystemFlag.DRAFT, 'T');
    append(other, flags, SystemFlag.DELETED, 'D');
    if (!other.isEmpty()) {
      fields.append("X-Status: ").append(other).append('\n');
    }
    if (!flags.keywords().isEmpty()) {
      fields.append("X-Keywords: ").append(String.join(" ", flags.keywords())).append('\n');
    }
    return fields.toString();
  }

  private static void append(StringBuilder target, Flags flags, SystemFlag flag, char letter) {
    if (flags.has(flag)) {
      target.append(letter);
    }
  }

  @Override
  public void finish() throws IOException {
    if (open.isPresent()) {
      open.get().force(true);
      close();
    }
  }

  @Override
  public void close() throws IOException {
    Optional<FileChannel> ended = open;
    open = Optional.empty();
    if (ended.isPresent()) {
      ended.get().close();
    }
  }
}

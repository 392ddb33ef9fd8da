package org.heddle.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Finds mail below some paths and appends it, in batches, through an IMAP session. A message that
/// is refused or cannot be read is reported and counted, and the others follow.
public final class Import implements Receiver {
  /// What came of it.
  ///
  /// @param taken messages that are in the account now
  /// @param failed messages and files that are not
  /// @param bytes of the messages taken
  public record Result(long taken, long failed, long bytes) {}

  /// Whether to tell how far it is.
  public enum Progress {
    SHOWN,
    QUIET
  }

  private static final int MOST_AT_ONCE = 100;
  private static final long LARGEST_AT_ONCE = 4 * 1024 * 1024;
  private static final long SECOND = 1_000_000_000;

  private final AppendClient client;
  private final String into;
  private final PrintStream err;
  private final Progress progress;
  private final Set<String> mailboxes = new HashSet<>();
  private final List<AppendClient.Ready> batch = new ArrayList<>();
  private final long started = System.nanoTime();
  private String batchMailbox = "";
  private long batchBytes;
  private long taken;
  private long failed;
  private long bytes;
  private long told = System.nanoTime();

  private Import(AppendClient client, String into, PrintStream err, Progress progress) {
    this.client = client;
    this.into = into;
    this.err = err;
    this.progress = progress;
  }

  /// Imports all that is found below the paths.
  ///
  /// @param err gets a line for each message that is not taken, and the progress
  /// @throws IOException if the server is gone
  /// @throws IllegalStateException if the server refuses the session or a mailbox
  public static Result run(
      InputStream input, OutputStream output, Request request, PrintStream err, Progress progress)
      throws IOException {
    try {
      var one = new Import(new AppendClient(input, output), request.mailbox(), err, progress);
      for (Path path : request.paths()) {
        one.read(path);
      }
      one.send();
      one.summary("\n");
      return new Result(one.taken, one.failed, one.bytes);
    } catch (AppendClient.Refusal refusal) {
      throw new IllegalStateException(refusal.getMessage(), refusal);
    }
  }

  /// What is wanted.
  ///
  /// @param mailbox that gets it, not empty; folders become mailboxes below it
  public record Request(String mailbox, List<Path> paths) {}

  private void read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      if (Maildir.isOne(path)) {
        new Maildir(this).read(path, "");
      } else {
        directory(path);
      }
    } else {
      file(path);
    }
  }

  private void directory(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(Import::isMessageFile).sorted().toList();
    } catch (IOException e) {
      unreadable(directory, String.valueOf(e));
      return;
    }
    if (files.isEmpty()) {
      unreadable(directory, "there is no .eml file in it, and it is no Maildir");
    }
    for (Path file : files) {
      file(file);
    }
  }

  private static boolean isMessageFile(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".eml") && Files.isRegularFile(file);
  }

  private void file(Path file) throws IOException {
    mailbox("");
    Found found;
    try {
      if (Mbox.looksLikeOne(file)) {
        Mbox.read(file, this);
        return;
      }
      long size = Files.size(file);
      Headers headers = Headers.read(file, 0, size);
      found =
          new Found(
              file,
              0,
              size,
              Found.Quoting.NONE,
              "",
              headers.flags(),
              headers.date().orElse(Files.getLastModifiedTime(file).toInstant()));
    } catch (ServerGone gone) {
      throw gone;
    } catch (IOException e) {
      unreadable(file, String.valueOf(e));
      return;
    }
    take(found);
  }

  @Override
  public void mailbox(String name) throws IOException {
    String full = full(name);
    if (mailboxes.add(full)) {
      try {
        client.mailbox(full);
      } catch (IOException e) {
        throw new ServerGone(e);
      }
    }
  }

  private String full(String below) {
    return below.isEmpty() ? into : into.equals("INBOX") ? below : into + "/" + below;
  }

  @Override
  public void take(Found message) throws IOException {
    Found.Shape shape;
    try {
      shape = message.shape();
    } catch (IOException e) {
      unreadable(message.file(), String.valueOf(e));
      return;
    }
    String target = full(message.mailbox());
    boolean full = batch.size() == MOST_AT_ONCE || batchBytes + shape.size() > LARGEST_AT_ONCE;
    if (full || !target.equals(batchMailbox)) {
      send();
    }
    batchMailbox = target;
    batch.add(new AppendClient.Ready(message, shape));
    batchBytes += shape.size();
  }

  /// What is refused together is offered one by one.
  private void send() throws IOException {
    List<AppendClient.Ready> all = List.copyOf(batch);
    batch.clear();
    batchBytes = 0;
    if (all.isEmpty() || offer(all)) {
      return;
    }
    for (AppendClient.Ready one : all) {
      if (all.size() == 1 || !offer(List.of(one))) {
        failed++;
      }
    }
  }

  private boolean offer(List<AppendClient.Ready> messages) throws IOException {
    String answer;
    try {
      answer = client.append(batchMailbox, messages);
    } catch (IOException e) {
      throw new ServerGone(e);
    }
    if (!answer.startsWith("OK")) {
      if (messages.size() == 1) {
        Found one = messages.getFirst().message();
        err.println("heddle: " + one.file() + " at byte " + one.start() + ": " + answer);
      }
      return false;
    }
    taken += messages.size();
    bytes += messages.stream().mapToLong(one -> one.shape().size()).sum();
    if (progress == Progress.SHOWN && System.nanoTime() - told > SECOND) {
      told = System.nanoTime();
      summary("\r");
    }
    return true;
  }

  private void summary(String end) {
    double seconds = Math.max(0.001, (System.nanoTime() - started) / (double) SECOND);
    err.printf(
        Locale.ROOT,
        "%d messages, %.1f MB, %.0f messages/s, %d not taken%s",
        taken,
        bytes / 1e6,
        taken / seconds,
        failed,
        end);
    err.flush();
  }

  @Override
  public void unreadable(Path file, String reason) {
    failed++;
    err.println("heddle: " + file + ": " + reason);
  }

  /// Tells trouble with the server from trouble with a file.
  private static final class ServerGone extends IOException {
    private static final long serialVersionUID = 1;

    ServerGone(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.heddle.imap.syntax.ThreadAlgorithm;
import org.heddle.imap.threads.Threads;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What THREAD costs over a mailbox of 100,000 messages whose summaries are at hand, up to the
/// answer: reading the summaries, and arranging.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ThreadBenchmark {
  private static final int MESSAGES = 100_000;

  private MailboxView view;

  @Setup
  public void setUp() throws IOException {
    var random = new Random(1);
    view = FilledMailbox.of(MESSAGES, number -> mail(number, random)).view();
  }

  /// Three of four answer one of the two hundred before.
  private static String mail(int number, Random random) {
    var header = new StringBuilder();
    header.append("Date: Thu, 1 Jan 2026 12:00:00 +0100\r\nFrom: Ann <ann@example.com>\r\n");
    header.append("Message-ID: <").append(number).append("@mail.example.com>\r\n");
    int parent = number - 1 - random.nextInt(200);
    if (parent >= 0 && random.nextInt(4) > 0) {
      header.append("Subject: Re: Topic ").append(parent).append("\r\nReferences:");
      for (int i = 3; i >= 0; i--) {
        header.append(" <").append(Math.max(0, parent - 7 * i)).append("@mail.example.com>\r\n");
      }
    } else {
      header.append("Subject: Topic ").append(number).append("\r\n");
    }
    return header.append("\r\nx\r\n").toString();
  }

  @Benchmark
  public Object refs() throws IOException {
    return Threads.refs(
        ThreadHandler.read(view.numbers().uids(), ThreadAlgorithm.REFS, view, Progress.SILENT));
  }

  @Benchmark
  public Object references() throws IOException {
    return Threads.references(
        ThreadHandler.read(
            view.numbers().uids(), ThreadAlgorithm.REFERENCES, view, Progress.SILENT));
  }

  @Benchmark
  public Object orderedSubject() throws IOException {
    return Threads.orderedSubject(
        ThreadHandler.read(
            view.numbers().uids(), ThreadAlgorithm.ORDEREDSUBJECT, view, Progress.SILENT));
  }
}

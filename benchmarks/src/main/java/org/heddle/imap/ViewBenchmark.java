package org.heddle.imap;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a session pays at the end of each command to hear what others did, with 10,000 messages in
/// the mailbox.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewBenchmark {
  private static final int MESSAGES = 10_000;

  private Mailbox mailbox;
  private MailboxView view;
  private long changes;

  @Setup
  public void setUp() throws IOException {
    var filled = FilledMailbox.of(MESSAGES, _ -> "Subject: x\r\n\r\nx\r\n");
    mailbox = filled.mailbox();
    view = filled.view();
  }

  @Benchmark
  public Object nothingHappened() {
    return view.sync(MailboxView.Expunges.ANNOUNCE);
  }

  @Benchmark
  public Object oneFlagChanged() {
    long change = changes++;
    FlagChange.Op op = change / MESSAGES % 2 == 0 ? FlagChange.Op.ADD : FlagChange.Op.REMOVE;
    mailbox.store(
        UidSet.of(1 + change % MESSAGES),
        new FlagChange(op, Flags.named("\\Seen")),
        Long.MAX_VALUE);
    return view.sync(MailboxView.Expunges.ANNOUNCE);
  }
}

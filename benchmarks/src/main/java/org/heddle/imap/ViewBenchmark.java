package org.heddle.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.MemoryStorage;
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
    Account account = new MemoryStorage().account("bench");
    mailbox = account.open(MailboxName.INBOX);
    mailbox.append(mails(account));
    view =
        MailboxView.open(
            mailbox,
            mailbox.snapshot(),
            Access.READ_WRITE,
            new RecentMessages(RecentMessages.Interest.NONE));
  }

  private static List<NewMessage> mails(Account account) throws IOException {
    OffsetDateTime date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    List<NewMessage> mails = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Draft draft = account.draft();
      draft.output().write("Subject: x\r\n\r\nx\r\n".getBytes(US_ASCII));
      mails.add(new NewMessage(draft, Flags.NONE, date, new byte[0]));
    }
    return mails;
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

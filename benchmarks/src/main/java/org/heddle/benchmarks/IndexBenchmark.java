package org.heddle.benchmarks;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.Changes;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The columnar index of one mailbox: what a commit costs, and what readers pay.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IndexBenchmark {
  private static final Flags SEEN = Flags.named("\\Seen");

  @Param({"1000", "100000"})
  int messages;

  private MailboxIndex index;

  @Setup
  public void setUp() {
    List<Metadata> rows = new ArrayList<>();
    for (int uid = 1; uid <= messages; uid++) {
      rows.add(metadata(uid, uid, uid % 3 == 0 ? Flags.NONE : SEEN));
    }
    index = MailboxIndex.of(new Snapshot(status(messages), MessageTable.of(rows), List.of()));
  }

  private static Metadata metadata(long uid, long modSeq, Flags flags) {
    OffsetDateTime date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    return new Metadata(uid, modSeq, flags, date, Instant.EPOCH, 2000, uid);
  }

  private MailboxStatus status(long modSeq) {
    return new MailboxStatus(
        new MailboxId("m"), 1, messages + 1L, modSeq, messages, 0, messages / 3, 0, 1);
  }

  @Benchmark
  public MailboxIndex commitOneFlagChange() {
    return index.advance(
        status(messages + 1L),
        List.of(metadata(messages / 2, messages + 1L, SEEN)),
        UidSet.EMPTY,
        List.of());
  }

  @Benchmark
  public SearchMatch searchUnseen() {
    return index.search(new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.SEEN)));
  }

  @Benchmark
  public Changes pullNothing() {
    return index.changesSince(messages);
  }

  @Benchmark
  public Changes pullTen() {
    return index.historyFrom() <= messages - 10L
        ? index.changesSince(messages - 10L)
        : index.changesSince(messages - 10L, UidSet.EMPTY);
  }
}

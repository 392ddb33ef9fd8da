package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.syntax.SortCriterion.Direction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What SORT costs over a mailbox of 100,000 messages whose summaries are at hand, up to the
/// answer: reading the summaries, and sorting.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SortBenchmark {
  private static final int MESSAGES = 100_000;

  private MailboxView view;

  @Setup
  public void setUp() throws IOException {
    var random = new Random(1);
    view = FilledMailbox.of(MESSAGES, number -> mail(number, random)).view();
  }

  private static String mail(int number, Random random) {
    return "Date: %d Jan 2026 12:00:00 +0100\r\nFrom: User %d <user%2$d@example.com>\r\n"
            .formatted(1 + random.nextInt(28), random.nextInt(500))
        + "Subject: Re: Topic %d of %d\r\n\r\nx\r\n".formatted(random.nextInt(20_000), number);
  }

  private Object sort(SortCriterion.Key... keys) throws IOException {
    List<SortCriterion> criteria =
        List.of(keys).stream().map(key -> new SortCriterion(key, Direction.ASCENDING)).toList();
    return Sorting.sort(
        view.numbers().uids(), criteria, Relevancy.ALIKE, view.mailbox(), Progress.SILENT);
  }

  @Benchmark
  public Object byArrival() throws IOException {
    return sort(SortCriterion.Key.ARRIVAL);
  }

  @Benchmark
  public Object byDate() throws IOException {
    return sort(SortCriterion.Key.DATE);
  }

  @Benchmark
  public Object bySubject() throws IOException {
    return sort(SortCriterion.Key.SUBJECT);
  }

  @Benchmark
  public Object byFromAndSubject() throws IOException {
    return sort(SortCriterion.Key.FROM, SortCriterion.Key.SUBJECT);
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Mailbox;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Searches for texts in a mailbox of 50,000 messages in memory, with the full-text index and
/// without it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SearchBenchmark {
  private static final int MESSAGES = 50_000;
  private static final int WORDS = 100;

  @Param({"off", "on"})
  String index;

  private TextIndex texts = TextIndex.NONE;
  private MailboxView view;

  @Setup
  public void setUp() throws IOException, InterruptedException {
    var random = new Random(1);
    var filled = FilledMailbox.of(MESSAGES, number -> mail(number, random));
    if (index.equals("on")) {
      Path directory = Files.createTempDirectory("heddle-bench");
      texts = new AccountIndexes(directory);
    }
    view = filled.view();
    view.texts(texts.opened(filled.account(), filled.mailbox()));
    while (index.equals("on") && !isIndexed(filled.mailbox())) {
      Thread.sleep(100);
    }
  }

  private boolean isIndexed(Mailbox mailbox) {
    SearchKey never = view.texts().resolve(new SearchKey.Text("never")).key();
    return mailbox.search(never).possible().isEmpty();
  }

  private static String mail(int number, Random random) {
    var mail = new StringBuilder("From: Ann <ann@example.com>\r\nSubject: about ");
    mail.append(word(random)).append(' ').append(number).append("\r\n\r\n");
    for (int i = 0; i < WORDS; i++) {
      mail.append(word(random)).append(i % 10 == 9 ? "\r\n" : " ");
    }
    return mail.toString();
  }

  /// A few words are frequent, most are rare.
  private static String word(Random random) {
    int rank = (int) Math.exp(random.nextDouble() * 10);
    return "w" + Integer.toString(rank * 7919, 36) + "o";
  }

  private UidSet find(SearchKey key) throws IOException {
    return Finder.find(new Term.Key(key), view, Progress.SILENT);
  }

  @Benchmark
  public UidSet textFoundNowhere() throws IOException {
    return find(new SearchKey.Text("quick brown fox"));
  }

  @Benchmark
  public UidSet textFoundOften() throws IOException {
    return find(new SearchKey.Text(Integer.toString(7919, 36)));
  }

  @Benchmark
  public UidSet bodyFoundRarely() throws IOException {
    return find(new SearchKey.Body(Integer.toString(20_000 * 7919, 36)));
  }

  @Benchmark
  public UidSet subject() throws IOException {
    return find(new SearchKey.Header("SUBJECT", "o 49"));
  }

  @Benchmark
  public UidSet otherHeader() throws IOException {
    return find(new SearchKey.Header("X-Spam-Flag", "yes"));
  }

  @TearDown
  public void tearDown() {
    texts.close();
  }
}

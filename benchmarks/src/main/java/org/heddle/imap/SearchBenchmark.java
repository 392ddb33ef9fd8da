package org.heddle.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.mime.ByteSource;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.SummaryCodec;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.MemoryStorage;
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
  private static final int AT_ONCE = 1000;
  private static final int WORDS = 100;

  @Param({"off", "on"})
  String index;

  private TextIndex texts = TextIndex.NONE;
  private MailboxView view;

  @Setup
  public void setUp() throws IOException, InterruptedException {
    Account account = new MemoryStorage().account("bench");
    Mailbox mailbox = account.open(MailboxName.INBOX);
    var random = new Random(1);
    for (int i = 0; i < MESSAGES; i += AT_ONCE) {
      mailbox.append(mails(account, i, random));
    }
    if (index.equals("on")) {
      Path directory = Files.createTempDirectory("heddle-bench");
      texts = new AccountIndexes(directory);
    }
    var recent = new RecentMessages(RecentMessages.Interest.NONE);
    view = MailboxView.open(mailbox, mailbox.snapshot(), Access.READ_WRITE, recent);
    view.texts(texts.opened(account, mailbox));
    while (index.equals("on") && !isIndexed(mailbox)) {
      Thread.sleep(100);
    }
  }

  private boolean isIndexed(Mailbox mailbox) {
    SearchKey never = view.texts().resolve(new SearchKey.Text("never")).key();
    return mailbox.search(never).possible().isEmpty();
  }

  private static List<NewMessage> mails(Account account, int from, Random random)
      throws IOException {
    OffsetDateTime date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    var mails = new ArrayList<NewMessage>();
    for (int i = from; i < from + AT_ONCE; i++) {
      byte[] mail = mail(i, random).getBytes(US_ASCII);
      Draft draft = account.draft();
      draft.output().write(mail);
      byte[] summary = SummaryCodec.encode(MessageScanner.scan(ByteSource.of(mail)));
      mails.add(new NewMessage(draft, Flags.NONE, date.plusSeconds(i), summary));
    }
    return mails;
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

package org.heddle.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.fulltext.MailboxTexts;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With an index, without one and with a part of one, a search finds the same.
class IndexedSearchTest {
  private static final List<String> PIECES =
      List.of(
          "lorem", "Ipsum", "straße", "ﬁsh", "Ünïcode", "会议记录", "한국어", "𝐁old", "a", "ab", " ",
          "\r\n", "--", "x-y", "ÿ", "é", "e\u0301", "Ⅻ", "aaaa", "abab", ": ", "\u0130", "ſ",
          "<b>");
  private static final List<String> FIELDS =
      List.of("Subject", "FROM", "to", "X-Odd", "Comments", "List-Id", "Received", "nobody");

  @TempDir Path directory;

  private final Random random = new Random(6203);
  private final MemoryStorage storage = new MemoryStorage();
  private final Account account = storage.account("alice");
  private final Mailbox inbox = account.open(MailboxName.INBOX);
  private AccountIndexes indexes;

  @BeforeEach
  void open() {
    indexes = new AccountIndexes(directory.resolve("index"));
  }

  @AfterEach
  void close() {
    indexes.close();
    storage.close();
  }

  private String text(int pieces) {
    var text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private String line() {
    String raw = text(random.nextInt(12)).replace("\r\n", " ");
    return random.nextInt(3) == 0
        ? "=?utf-8?B?" + Base64.getEncoder().encodeToString(raw.getBytes(UTF_8)) + "?="
        : raw;
  }

  private String body() {
    return switch (random.nextInt(4)) {
      case 0 -> "\r\n" + text(random.nextInt(60));
      case 1 ->
          "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
              + Base64.getMimeEncoder().encodeToString(text(40).getBytes(UTF_8));
      case 2 ->
          "Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nX-Part: "
              + line()
              + "\r\nContent-Disposition: attachment; filename*=utf-8''%E4%BC%9Alorem\r\n"
              + body()
              + "\r\n--q\r\nContent-Type: application/pdf\r\n\r\nlorem hidden\r\n--q--\r\n";
      default -> "Content-Type: message/rfc822\r\n\r\nSubject: " + line() + "\r\n" + body();
    };
  }

  private String mail() {
    var mail = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      mail.append(FIELDS.get(random.nextInt(FIELDS.size() - 1))).append(": ");
      mail.append(line()).append("\r\n");
    }
    return mail + body();
  }

  private long append(String mail) {
    try (Draft draft = account.draft()) {
      OutputStream output = draft.output();
      output.write(mail.getBytes(UTF_8));
      var date = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
      var message = new NewMessage(draft, Flags.NONE, date, new byte[0]);
      return inbox.append(List.of(message)).uids().first();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String needle(List<String> mails) {
    if (random.nextInt(3) == 0) {
      return text(1 + random.nextInt(3));
    }
    String mail = mails.get(random.nextInt(mails.size()));
    int from = random.nextInt(mail.length());
    int length = random.nextInt(8) == 0 ? 400 : random.nextInt(12);
    return mail.substring(from, Math.min(mail.length(), from + length));
  }

  private SearchKey key(List<String> mails, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> new SearchKey.Body(needle(mails));
      case 1 -> new SearchKey.Text(needle(mails));
      case 2, 3 -> new SearchKey.Header(FIELDS.get(random.nextInt(FIELDS.size())), needle(mails));
      case 4 -> new SearchKey.Not(key(mails, depth - 1));
      case 5 -> new SearchKey.Or(key(mails, depth - 1), key(mails, depth - 1));
      default -> new SearchKey.And(List.of(key(mails, depth - 1), key(mails, depth - 1)));
    };
  }

  private MailboxView view(MailboxTexts texts) {
    var recent = new RecentMessages(RecentMessages.Interest.NONE);
    MailboxView view = MailboxView.open(inbox, inbox.snapshot(), Access.READ_ONLY, recent);
    view.texts(texts);
    return view;
  }

  private static UidSet find(SearchKey key, MailboxView view) {
    return search(new Term.Key(key), view).uids();
  }

  private static Finder.Found search(Term term, MailboxView view) {
    try {
      return Finder.search(term, view, MessageLimit.NONE, Progress.SILENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What an index leaves open of a key.
  private UidSet open(MailboxTexts texts, SearchKey key) {
    SearchMatch match = inbox.search(texts.resolve(key).key());
    return match.possible();
  }

  private MailboxTexts indexed() throws InterruptedException {
    MailboxTexts texts = indexes.opened(account, inbox);
    for (int i = 0; i < 600 && !open(texts, new SearchKey.Text("never")).isEmpty(); i++) {
      Thread.sleep(50);
      texts = indexes.opened(account, inbox);
    }
    assertTrue(open(texts, new SearchKey.Text("never")).isEmpty(), "not indexed in time");
    return texts;
  }

  private List<String> fill(int count) {
    var mails = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      mails.add(mail());
      append(mails.getLast());
    }
    return mails;
  }

  @Test
  void aSearchFindsTheSameWithAnIndexAndWithout() throws Exception {
    List<String> mails = fill(60);
    MailboxTexts texts = indexed();
    // Some that are not in the index yet.
    mails.addAll(fill(10));
    indexes.close();
    indexes = new AccountIndexes(directory.resolve("none"));
    int decided = 0;
    try (var known = new AccountIndexes(directory.resolve("index"))) {
      for (int step = 0; step < 300; step++) {
        SearchKey key = key(mails, 2);
        UidSet truth = find(key, view(MailboxTexts.NONE));
        assertEquals(truth, find(key, view(known.opened(account, inbox))), "step " + step + key);
        decided += open(known.opened(account, inbox), key).isEmpty() ? 1 : 0;
      }
    }
    assertTrue(decided > 60, decided + " are answered by the index alone");
    assertFalse(texts.equals(MailboxTexts.NONE));
  }

  @Test
  void neitherTheEndOfATextNorTheNextOneIsPartOfIt() throws Exception {
    append("Subject: abc\r\nTo: def\r\n\r\nghi");
    MailboxTexts texts = indexed();
    for (String absent : List.of("abcTo", "bcdef", "defghi", "i\r\n", "abcdef")) {
      assertEquals(UidSet.EMPTY, find(new SearchKey.Text(absent), view(texts)), absent);
    }
    for (String present : List.of("bc", "c", "hi", "i", "to: d", "f", "abc")) {
      assertEquals(UidSet.of(1), find(new SearchKey.Text(present), view(texts)), present);
    }
  }

  @Test
  void whatDoesNotFitTheIndexIsRead() throws Exception {
    append("Subject: long\r\n\r\n" + "lorem ipsum ".repeat(60_000) + "needle");
    MailboxTexts texts = indexes.opened(account, inbox);
    for (int i = 0; i < 600 && !open(texts, new SearchKey.Body("ipsum")).isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertEquals(UidSet.EMPTY, open(texts, new SearchKey.Body("ipsum")));
    assertEquals(UidSet.of(1), open(texts, new SearchKey.Body("needle")));
    assertEquals(UidSet.of(1), find(new SearchKey.Body("needle"), view(texts)));
    assertEquals(UidSet.EMPTY, find(new SearchKey.Body("absent"), view(texts)));
  }

  @Test
  void aCopyAndAChangedFlagNeedNoIndexing() throws Exception {
    append("Subject: one\r\n\r\nlorem");
    indexed();
    inbox.copy(UidSet.of(1), inbox, Mailbox.Missing.REFUSE);
    MailboxTexts texts = indexes.opened(account, inbox);
    assertEquals(UidSet.EMPTY, open(texts, new SearchKey.Text("lorem")));
    assertEquals(UidSet.of(1, 2), find(new SearchKey.Text("lorem"), view(texts)));
  }

  @Test
  void fuzzyForgivesEndingsAndSlipsAndTellsWhatIsBest() throws Exception {
    append("Subject: hello\r\n\r\nnothing more");
    append("Subject: notes\r\n\r\nsomebody said hello, and went on and on about other things");
    append("Subject: weather\r\n\r\nthe meetings were moved");
    append("Subject: Caf\u00e9\r\n\r\nclosed");
    MailboxTexts texts = indexed();
    assertEquals(UidSet.of(1, 2), fuzzy("Helo", texts));
    assertEquals(UidSet.of(3), fuzzy("meeting moving", texts));
    assertEquals(UidSet.of(4), fuzzy("cafe", texts));
    assertEquals(UidSet.of(4), fuzzy("caf", texts));
    assertEquals(UidSet.EMPTY, fuzzy("xylophone", texts));
    assertEquals(UidSet.EMPTY, fuzzy("a".repeat(2000), texts));
    assertEquals(
        UidSet.of(1, 2, 4),
        find(new SearchKey.Fuzzy(new SearchKey.Not(new SearchKey.Body("meeting"))), view(texts)));
    var term = new Term.Key(new SearchKey.Fuzzy(new SearchKey.Text("Helo")));
    Relevancy relevancy = search(term, view(texts)).relevancy();
    assertEquals(100, relevancy.of(1));
    assertTrue(relevancy.of(2) >= 1 && relevancy.of(2) < 60, relevancy.of(2) + " of 100");
  }

  @Test
  void theMostRelevantComesFirstAndItsScoreWithIt() throws Exception {
    append("Subject: notes\r\n\r\nsomebody said hello, and went on and on about other things");
    append("Subject: hello\r\n\r\nnothing more");
    MailboxTexts texts = indexed();
    // It is not in the index yet.
    append("Subject: Helo\r\n\r\nto be read");
    var options = new ResultOptions(Set.of(Return.ALL, Return.RELEVANCY), Optional.empty());
    for (var direction : SortCriterion.Direction.values()) {
      var search =
          new Search(
              Correlator.of("a"),
              Numbering.UID,
              List.of(new SortCriterion(SortCriterion.Key.RELEVANCY, direction)),
              new SearchRequest(
                  Optional.of(options), new Term.Fuzzy(new Term.Key(new SearchKey.Text("Helo")))));
      Search.Found found = search.in(view(texts), MessageLimit.NONE, Progress.SILENT);
      int[] scores = search.scores(found).orElseThrow();
      boolean ascending = direction == SortCriterion.Direction.ASCENDING;
      assertEquals(ascending ? 2 : 1, found.results().first());
      assertEquals(ascending ? 1 : 2, found.results().last());
      assertEquals(100, scores[ascending ? 0 : 2]);
      assertEquals(50, scores[1], "what was not compared");
      assertTrue(scores[ascending ? 2 : 0] < 50);
    }
  }

  @Test
  void manyWordsThatResembleManyAreNoFailure() throws Exception {
    var words = new StringBuilder();
    var mail = new StringBuilder();
    for (int word = 0; word < 40; word++) {
      String stem = "w" + (char) ('a' + word % 26) + (char) ('a' + word / 26) + "qxzj";
      words.append(stem).append("qqq ");
      for (char c = 'a'; c <= 'z'; c++) {
        mail.append(stem).append(c).append("qq ").append(stem).append("qq").append(c).append(' ');
      }
    }
    append("Subject: " + mail + "\r\nFrom: " + mail + "\r\nTo: " + mail + "\r\n\r\n" + mail);
    MailboxTexts texts = indexed();
    assertEquals(UidSet.of(1), fuzzy(words.toString(), texts));
    assertEquals(UidSet.EMPTY, open(texts, new SearchKey.Text("absent")), "the index is kept");
  }

  private UidSet fuzzy(String text, MailboxTexts texts) {
    return find(new SearchKey.Fuzzy(new SearchKey.Text(text)), view(texts));
  }

  @Test
  void aDamagedIndexIsGivenUp() throws Exception {
    List<String> mails = fill(20);
    indexed();
    indexes.close();
    try (Stream<Path> files = Files.walk(directory.resolve("index"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cfs")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
      }
    }
    open();
    MailboxTexts texts = indexes.opened(account, inbox);
    for (int step = 0; step < 50; step++) {
      SearchKey key = key(mails, 1);
      assertEquals(find(key, view(MailboxTexts.NONE)), find(key, view(texts)), "step " + step);
    }
    assertEquals(inbox.snapshot().messages().uids(), open(texts, new SearchKey.Text("lorem")));
  }

  @Test
  void anIndexOutlivesTheProcessAndHasOneWriter() throws Exception {
    append("Subject: one\r\n\r\nlorem");
    indexed();
    try (var second = new AccountIndexes(directory.resolve("index"))) {
      MailboxTexts texts = second.opened(account, inbox);
      assertEquals(UidSet.EMPTY, open(texts, new SearchKey.Text("lorem")));
    }
  }
}

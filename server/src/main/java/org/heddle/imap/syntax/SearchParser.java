package org.heddle.imap.syntax;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.SearchRequest.Age;
import org.heddle.imap.syntax.SearchRequest.Side;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion.Direction;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchKey.Comparison;
import org.heddle.storage.SystemFlag;

/// SEARCH (RFC 9051 section 6.4.4, RFC 3501 section 6.4.4, RFC 4731, RFC 5182). Made anew for each
/// command.
///
/// Keys nest by parentheses and by NOT, OR and FUZZY. Parentheses are bounded by the limit on
/// nesting; operators by ten times as much, because a client that looks for one of a hundred
/// Message-IDs writes a hundred ORs, each within the last.
final class SearchParser {
  private static final int OPERATORS_PER_PARENTHESIS = 10;

  private static final int LONGEST_OBJECT_ID = 255;

  private final Tokens tokens;
  private final DateTimes dates;
  private final ModSeqParser modSeqs;
  private final CommandParser.Charsets charsets;
  private Charset charset = Charset.UTF_8;
  private int parentheses;
  private int operators;
  private int keys;

  private enum Charset {
    US_ASCII,
    UTF_8
  }

  SearchParser(Tokens tokens, ModSeqParser modSeqs, CommandParser.Charsets charsets) {
    this.tokens = tokens;
    this.charsets = charsets;
    this.modSeqs = modSeqs;
    this.dates = new DateTimes(tokens);
  }

  /// `search = "SEARCH" [search-return-opts] SP search-program`, behind the first space, where
  /// `search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"` and
  /// `search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)`. Stops behind a
  /// charset that is not known.
  Command search(Numbering numbering) throws IOException {
    Optional<ResultOptions> options = resultOptions();
    Optional<Term> term = program();
    return term.isPresent()
        ? new Command.Search(numbering, request(options, term.get()))
        : new Command.SearchInUnknownCharset(numbering, options.orElse(ResultOptions.NONE));
  }

  /// `search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)`
  ///
  /// @return nothing if the charset is not known
  private Optional<Term> program() throws IOException {
    if (tokens.take("CHARSET ")) {
      if (charsets == CommandParser.Charsets.BANNED) {
        throw SyntaxError.of("No charset after ENABLE UTF8=ACCEPT");
      }
      Optional<Charset> known = charset(tokens.astring());
      if (known.isEmpty()) {
        return Optional.empty();
      }
      charset = known.get();
      tokens.space();
    }
    return Optional.of(keys());
  }

  /// `esearch = "ESEARCH" [SP esearch-source-opts] [SP search-return-opts] SP search-program`,
  /// behind the first space, where `esearch-source-opts = "IN" SP "(" source-mbox [SP "("
  /// scope-options ")"] ")"` and there are no scope-options (RFC 7377 section 4). Stops behind a
  /// charset that is not known.
  Command esearch(Names names) throws IOException {
    List<MailboxFilter> sources = List.of(new MailboxFilter.Selected());
    if (tokens.take("IN ")) {
      sources = List.copyOf(tokens.list(new MailboxFilterParser(tokens, names)::filter));
      tokens.space();
    }
    Optional<ResultOptions> options = resultOptions();
    Optional<Term> term = program();
    return term.isPresent()
        ? new Command.Esearch(sources, request(options, term.get()))
        : new Command.EsearchInUnknownCharset(options.orElse(ResultOptions.NONE));
  }

  /// `"CANCELUPDATE" 1*(SP quoted)`, behind the first space (RFC 5267 section 5).
  Command cancelUpdate() throws IOException {
    return new Command.CancelUpdate(List.copyOf(tokens.elements(tokens::string)));
  }

  private static SearchRequest request(Optional<ResultOptions> options, Term term) {
    if (options.orElse(ResultOptions.NONE).has(ResultOptions.Return.RELEVANCY)) {
      checkFuzzy(term);
    }
    return new SearchRequest(options, term);
  }

  /// Only what is FUZZY has a RELEVANCY (RFC 6203 sections 4 and 6).
  private static void checkFuzzy(Term term) {
    if (!term.namesFuzzy()) {
      throw SyntaxError.of("RELEVANCY without FUZZY");
    }
  }

  private Optional<ResultOptions> resultOptions() throws IOException {
    if (!tokens.take("RETURN ")) {
      return Optional.empty();
    }
    var options = new ResultOptionsParser(tokens).options();
    tokens.space();
    return Optional.of(options);
  }

  /// `[search-return-opts SP] sort-criteria SP search-criteria`, where `sort-criteria = "("
  /// sort-criterion *(SP sort-criterion) ")"` (RFC 5256 section 5, RFC 5267 section 5). Stops
  /// behind a charset that is not known.
  Command sort(Numbering numbering) throws IOException {
    Optional<ResultOptions> options = resultOptions();
    List<SortCriterion> criteria = tokens.list(this::sortCriterion);
    Optional<Term> term = criteria();
    if (criteria.stream().anyMatch(c -> c.key() == SortCriterion.Key.RELEVANCY)) {
      term.ifPresent(SearchParser::checkFuzzy);
    }
    return term.isPresent()
        ? new Command.Sort(numbering, criteria, request(options, term.get()))
        : new Command.SearchInUnknownCharset(numbering, options.orElse(ResultOptions.NONE));
  }

  /// `sort-criterion = ["REVERSE" SP] sort-key`
  private SortCriterion sortCriterion() {
    String word = tokens.word();
    if (!word.equals("REVERSE")) {
      return new SortCriterion(sortKey(word), Direction.ASCENDING);
    }
    tokens.space();
    return new SortCriterion(sortKey(tokens.word()), Direction.DESCENDING);
  }

  /// `sort-key = "ARRIVAL" / "CC" / "DATE" / "FROM" / "SIZE" / "SUBJECT" / "TO" / "DISPLAYFROM" /
  /// "DISPLAYTO" / "RELEVANCY"`
  private static SortCriterion.Key sortKey(String word) {
    return switch (word) {
      case "ARRIVAL" -> SortCriterion.Key.ARRIVAL;
      case "CC" -> SortCriterion.Key.CC;
      case "DATE" -> SortCriterion.Key.DATE;
      case "FROM" -> SortCriterion.Key.FROM;
      case "SIZE" -> SortCriterion.Key.SIZE;
      case "SUBJECT" -> SortCriterion.Key.SUBJECT;
      case "TO" -> SortCriterion.Key.TO;
      case "DISPLAYFROM" -> SortCriterion.Key.DISPLAYFROM;
      case "DISPLAYTO" -> SortCriterion.Key.DISPLAYTO;
      case "RELEVANCY" -> SortCriterion.Key.RELEVANCY;
      default -> throw SyntaxError.of("Unknown sort key");
    };
  }

  /// `thread-alg SP search-criteria`, where `thread-alg = "ORDEREDSUBJECT" / "REFERENCES" /
  /// thread-alg-ext` (RFC 5256 section 5). Stops behind a charset that is not known.
  Command thread(Numbering numbering) throws IOException {
    ThreadAlgorithm algorithm =
        switch (tokens.word()) {
          case "ORDEREDSUBJECT" -> ThreadAlgorithm.ORDEREDSUBJECT;
          case "REFERENCES" -> ThreadAlgorithm.REFERENCES;
          case "REFS" -> ThreadAlgorithm.REFS;
          default -> throw SyntaxError.of("Unknown threading algorithm");
        };
    Optional<Term> term = criteria();
    return term.isPresent()
        ? new Command.ThreadMessages(numbering, algorithm, term.get())
        : new Command.SearchInUnknownCharset(numbering, ResultOptions.NONE);
  }

  /// `SP search-criteria`, where `search-criteria = charset 1*(SP search-key)` (RFC 5256 section
  /// 5).
  ///
  /// @return nothing if the charset is not known
  private Optional<Term> criteria() throws IOException {
    tokens.space();
    Optional<Charset> known = charset(tokens.astring());
    boolean isUtf8 = known.filter(c -> c == Charset.UTF_8).isPresent();
    if (charsets == CommandParser.Charsets.BANNED && !isUtf8) {
      throw SyntaxError.of("No charset but UTF-8 after ENABLE UTF8=ACCEPT");
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    charset = known.get();
    tokens.space();
    return Optional.of(keys());
  }

  /// `charset = atom / quoted`, an astring in RFC 3501.
  private static Optional<Charset> charset(String name) {
    return switch (Tokens.upper(name)) {
      case "US-ASCII" -> Optional.of(Charset.US_ASCII);
      case "UTF-8" -> Optional.of(Charset.UTF_8);
      default -> Optional.empty();
    };
  }

  /// `search-key *(SP search-key)`
  private Term keys() throws IOException {
    List<Term> terms = tokens.elements(this::key);
    return terms.size() == 1 ? terms.getFirst() : new Term.And(List.copyOf(terms));
  }

  /// A key that begins with no word: `"(" search-key *(SP search-key) ")" / sequence-set`, or one
  /// that does.
  private Term key() throws IOException {
    tokens.checkCount(keys++);
    int c = tokens.peek();
    if (c == '(') {
      return group();
    }
    boolean set = c == '*' || c == '$' || Octets.isDigit(c);
    return set ? new Term.Messages(tokens.messageSet()) : key(tokens.word());
  }

  /// `"(" search-key *(SP search-key) ")"`
  private Term group() throws IOException {
    checkDepth(++parentheses, tokens.input().limits().nesting());
    tokens.expect('(');
    Term inner = keys();
    tokens.expect(')');
    parentheses--;
    return inner;
  }

  /// The keys that are made of other keys or mean something else in each session or at another
  /// time: `"NOT" SP search-key / "OR" SP search-key SP search-key / "UID" SP sequence-set`,
  /// `"FUZZY" SP search-key` (RFC 6203), `"RECENT" / "NEW" / "OLD"` (RFC 3501), `("OLDER" /
  /// "YOUNGER") SP nz-number` (RFC 5032), `("UIDAFTER" / "UIDBEFORE") SP uniqueid` (RFC 9738),
  /// `"EMAILID" SP objectid` (RFC 8474), and `"SAVEDATESUPPORTED"` (RFC 8514).
  private Term key(String word) throws IOException {
    return switch (word) {
      case "NOT" -> new Term.Not(operand());
      case "OR" -> new Term.Or(operand(), operand());
      case "FUZZY" -> new Term.Fuzzy(operand());
      case "UID" -> {
        tokens.space();
        yield new Term.Uids(tokens.messageSet());
      }
      case "RECENT" -> new Term.Recent();
      case "OLD" -> new Term.Not(new Term.Recent());
      case "NEW" ->
          new Term.And(List.of(new Term.Recent(), new Term.Key(not(flag(SystemFlag.SEEN)))));
      case "OLDER", "YOUNGER" -> new Term.Within(Age.valueOf(word), nzNumber());
      case "UIDAFTER", "UIDBEFORE" -> new Term.UidBound(Side.valueOf(word), nzNumber());
      case "EMAILID" -> new Term.EmailId(objectId());
      case "SAVEDATESUPPORTED" -> new Term.SaveDateSupported();
      default -> new Term.Key(simpleKey(word));
    };
  }

  private Term operand() throws IOException {
    checkDepth(++operators, OPERATORS_PER_PARENTHESIS * tokens.input().limits().nesting());
    tokens.space();
    Term operand = key();
    operators--;
    return operand;
  }

  private static void checkDepth(int depth, int limit) {
    if (depth > limit) {
      throw SyntaxError.of("Search keys nested too deeply");
    }
  }

  /// The keys that mean the same in every session and are made of no others.
  private SearchKey simpleKey(String word) throws IOException {
    return switch (word) {
      case "ALL" -> new SearchKey.All();
      case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN" -> flag(SystemFlag.valueOf(word));
      case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
          not(flag(SystemFlag.valueOf(word.substring(2))));
      case "KEYWORD" -> keyword();
      case "UNKEYWORD" -> not(keyword());
      case "BCC", "CC", "FROM", "SUBJECT", "TO" -> new SearchKey.Header(word, text());
      case "HEADER" -> new SearchKey.Header(headerField(), text());
      case "BODY" -> new SearchKey.Body(text());
      case "TEXT" -> new SearchKey.Text(text());
      case "MODSEQ" -> {
        tokens.space();
        yield new SearchKey.ModSeq(modSeqs.searchKey());
      }
      case "THREADID" -> new SearchKey.ThreadId(objectId());
      case "LARGER" -> new SearchKey.Larger(size());
      case "SMALLER" -> new SearchKey.Smaller(size());
      case "BEFORE", "ON", "SINCE" -> new SearchKey.Received(Comparison.valueOf(word), date());
      case "SENTBEFORE", "SENTON", "SENTSINCE" ->
          new SearchKey.Sent(Comparison.valueOf(word.substring("SENT".length())), date());
      case "SAVEDBEFORE", "SAVEDON", "SAVEDSINCE" ->
          new SearchKey.Saved(Comparison.valueOf(word.substring("SAVED".length())), date());
      default -> throw SyntaxError.of("Unknown search key");
    };
  }

  private static SearchKey flag(SystemFlag flag) {
    return new SearchKey.HasFlag(flag);
  }

  private static SearchKey not(SearchKey key) {
    return new SearchKey.Not(key);
  }

  /// `SP flag-keyword`
  private SearchKey keyword() {
    tokens.space();
    return new SearchKey.HasKeyword(tokens.atom());
  }

  /// `SP header-fld-name`, where `header-fld-name = astring`
  private String headerField() throws IOException {
    tokens.space();
    return tokens.astring();
  }

  /// `SP astring`, in the charset of the command, as Unicode.
  private String text() throws IOException {
    tokens.space();
    String octets = tokens.astring();
    if (charset == Charset.US_ASCII && Octets.hasEightBit(octets)) {
      throw SyntaxError.of("Text is not US-ASCII");
    }
    return Octets.decodeUtf8(octets).orElseThrow(() -> SyntaxError.of("Text is not UTF-8"));
  }

  /// `SP number64`
  private long size() {
    tokens.space();
    return tokens.number64();
  }

  /// `SP objectid`, where `objectid = 1*255(ALPHA / DIGIT / "_" / "-")` (RFC 8474 section 7)
  private String objectId() {
    tokens.space();
    String id =
        tokens.takeWhile(c -> Octets.isAlphanumeric(c) || c == '_' || c == '-', "Object id");
    if (id.length() > LONGEST_OBJECT_ID) {
      throw SyntaxError.of("Object id too long");
    }
    return id;
  }

  /// `SP nz-number`
  private long nzNumber() {
    tokens.space();
    return tokens.nzNumber();
  }

  /// `SP date`
  private LocalDate date() {
    tokens.space();
    return dates.date();
  }
}

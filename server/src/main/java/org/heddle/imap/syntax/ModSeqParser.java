package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.Command.ChangedSince;
import org.heddle.imap.syntax.Command.ChangedSince.Gone;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.UidSet;

/// The parameters and modifiers that speak of mod-sequences (RFC 7162 section 7). A mod-sequence of
/// 0, which its grammar has in some places only, is taken in all.
final class ModSeqParser {
  private final Tokens tokens;

  ModSeqParser(Tokens tokens) {
    this.tokens = tokens;
  }

  private boolean parameters() {
    return tokens.peek() == ' ' && !tokens.isBlankToEnd() && tokens.take(' ');
  }

  /// `[SP "(" select-param *(SP select-param) ")"]`
  Resync selectParameters() throws IOException {
    if (!parameters()) {
      return new Resync.None();
    }
    List<Resync> all = tokens.list(this::selectParameter);
    return all.stream()
        .filter(Resync.QResync.class::isInstance)
        .findFirst()
        .orElse(new Resync.CondStore());
  }

  /// `select-param = condstore-param / "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP
  /// known-uids] [SP seq-match-data] ")"`
  private Resync selectParameter() {
    return switch (tokens.word()) {
      case "CONDSTORE" -> new Resync.CondStore();
      case "QRESYNC" -> {
        tokens.space();
        yield qresync();
      }
      default -> throw SyntaxError.of("Unknown parameter");
    };
  }

  private Resync qresync() {
    tokens.expect('(');
    long uidValidity = tokens.nzNumber();
    tokens.space();
    long modSeq = tokens.number64();
    Optional<UidSet> known = Optional.empty();
    Optional<Resync.Sample> sample = Optional.empty();
    boolean more = tokens.take(' ');
    if (more && tokens.peek() != '(') {
      known = Optional.of(knownSet());
      more = tokens.take(' ');
    }
    if (more) {
      sample = Optional.of(sample());
    }
    tokens.expect(')');
    return new Resync.QResync(uidValidity, modSeq, known, sample);
  }

  /// `seq-match-data = "(" known-sequence-set SP known-uid-set ")"`
  private Resync.Sample sample() {
    tokens.expect('(');
    UidSet numbers = knownSet();
    tokens.space();
    UidSet uids = knownSet();
    tokens.expect(')');
    if (numbers.size() != uids.size() || numbers.size() > Integer.MAX_VALUE) {
      throw SyntaxError.of("As many UIDs as message numbers expected");
    }
    return new Resync.Sample(numbers, uids);
  }

  /// `known-uids = sequence-set`, without `*`; in ascending order, as the two sets of
  /// `seq-match-data`.
  private UidSet knownSet() {
    if (!(tokens.messageSet() instanceof MessageSet.Numbers(var ranges))) {
      throw SyntaxError.of("Set expected");
    }
    var set = UidSet.builder();
    long last = 0;
    for (MessageSet.Range range : ranges) {
      if (range.first() == MessageSet.STAR || range.last() == MessageSet.STAR) {
        throw SyntaxError.of("No * here");
      }
      long low = Math.min(range.first(), range.last());
      if (low <= last) {
        throw SyntaxError.of("Ascending set expected");
      }
      last = Math.max(range.first(), range.last());
      set.addRange(low, last);
    }
    return set.build();
  }

  /// The modifiers of FETCH.
  record FetchModifiers(Optional<ChangedSince> since, Optional<PartialRange> partial) {}

  private sealed interface FetchModifier {
    record Since(long modSeq) implements FetchModifier {}

    record Vanished() implements FetchModifier {}

    record Window(PartialRange range) implements FetchModifier {}
  }

  /// `[SP "(" fetch-modifier *(SP fetch-modifier) ")"]` (RFC 4466), each at most once.
  FetchModifiers fetchModifiers() throws IOException {
    if (!parameters()) {
      return new FetchModifiers(Optional.empty(), Optional.empty());
    }
    Optional<Long> since = Optional.empty();
    Optional<PartialRange> partial = Optional.empty();
    Gone gone = Gone.LEAVE_OUT;
    for (FetchModifier modifier : tokens.list(this::fetchModifier)) {
      switch (modifier) {
        case FetchModifier.Since(var modSeq) -> since = single(since, modSeq);
        case FetchModifier.Window(var range) -> partial = single(partial, range);
        case FetchModifier.Vanished _ -> gone = Gone.TELL;
      }
    }
    if (gone == Gone.TELL && since.isEmpty()) {
      throw SyntaxError.of("VANISHED needs CHANGEDSINCE");
    }
    Gone whatIsGone = gone;
    return new FetchModifiers(since.map(modSeq -> new ChangedSince(modSeq, whatIsGone)), partial);
  }

  private static <T> Optional<T> single(Optional<T> before, T now) {
    if (before.isPresent()) {
      throw SyntaxError.of("A modifier is there twice");
    }
    return Optional.of(now);
  }

  /// `fetch-modifier = "CHANGEDSINCE" SP mod-sequence-value / "VANISHED"` (RFC 7162) `/ "PARTIAL"
  /// SP partial-range` (RFC 9394)
  private FetchModifier fetchModifier() {
    return switch (tokens.word()) {
      case "CHANGEDSINCE" -> {
        tokens.space();
        yield new FetchModifier.Since(tokens.number64());
      }
      case "VANISHED" -> new FetchModifier.Vanished();
      case "PARTIAL" -> {
        tokens.space();
        yield new FetchModifier.Window(ResultOptionsParser.range(tokens));
      }
      default -> throw SyntaxError.of("Unknown modifier");
    };
  }

  /// `["(" "UNCHANGEDSINCE" SP mod-sequence-valzer ")" SP]`
  Optional<Long> storeModifiers() throws IOException {
    if (tokens.peek() != '(') {
      return Optional.empty();
    }
    List<Long> all = tokens.list(this::storeModifier);
    tokens.space();
    return all.stream().min(Long::compare);
  }

  private long storeModifier() {
    if (!tokens.word().equals("UNCHANGEDSINCE")) {
      throw SyntaxError.of("Unknown modifier");
    }
    tokens.space();
    return tokens.number64();
  }

  /// `"MODSEQ" [search-modseq-ext] SP mod-sequence-valzer`, behind the first space, where
  /// `search-modseq-ext = SP entry-name SP entry-type-req`. As every message has one mod-sequence,
  /// the entry is of no account (section 3.1.5).
  long searchKey() throws IOException {
    if (!Octets.isDigit(tokens.peek())) {
      tokens.astring();
      tokens.space();
      tokens.word();
      tokens.space();
    }
    return tokens.number64();
  }
}

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

  /// `[SP "(" "CHANGEDSINCE" SP mod-sequence-value / "VANISHED" … ")"]`
  Optional<ChangedSince> fetchModifiers() throws IOException {
    if (!parameters()) {
      return Optional.empty();
    }
    List<ChangedSince> all = tokens.list(this::fetchModifier);
    long modSeq = all.stream().mapToLong(ChangedSince::modSeq).max().orElse(VANISHED_ALONE);
    if (modSeq == VANISHED_ALONE) {
      throw SyntaxError.of("VANISHED needs CHANGEDSINCE");
    }
    boolean vanished = all.stream().anyMatch(one -> one.gone() == Gone.TELL);
    return Optional.of(new ChangedSince(modSeq, vanished ? Gone.TELL : Gone.LEAVE_OUT));
  }

  private static final long VANISHED_ALONE = -1;

  private ChangedSince fetchModifier() {
    return switch (tokens.word()) {
      case "CHANGEDSINCE" -> {
        tokens.space();
        yield new ChangedSince(tokens.number64(), Gone.LEAVE_OUT);
      }
      case "VANISHED" -> new ChangedSince(VANISHED_ALONE, Gone.TELL);
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

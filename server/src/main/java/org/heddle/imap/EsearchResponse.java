package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.PartialRange;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.wire.WireOutput;

/// ESEARCH (RFC 9051 section 7.3.4): what was asked for of the results, in one line.
///
/// @param found as the answer names them: UIDs or sequence numbers
/// @param relevancy the scores of those that ALL or PARTIAL lists, if they are to be said (RFC
///   6203)
/// @param modSeq what MODSEQ says, if it is to be said (RFC 4731 section 3.2)
record EsearchResponse(
    Numbering numbering,
    ResultOptions options,
    Results found,
    Optional<int[]> relevancy,
    OptionalLong modSeq) {
  void write(Correlator correlator, Dialogue dialogue) throws IOException {
    WireOutput output = correlator.begin(dialogue);
    if (numbering == Numbering.UID) {
      output.text(" UID");
    }
    if (!found.isEmpty()) {
      found(output);
    }
    if (options.partial().isPresent()) {
      partial(options.partial().get(), output);
    }
    if (relevancy.isPresent() && !found.isEmpty()) {
      relevancy(relevancy.get(), output);
    }
    if (options.has(Return.COUNT)) {
      output.text(" COUNT ").number(found.size());
    }
    if (modSeq.isPresent()) {
      output.text(" MODSEQ ").number(modSeq.getAsLong());
    }
    output.line();
  }

  private void found(WireOutput output) throws IOException {
    if (options.has(Return.MIN)) {
      output.text(" MIN ").number(found.first());
    }
    if (options.has(Return.MAX)) {
      output.text(" MAX ").number(found.last());
    }
    if (options.has(Return.ALL)) {
      found.write(output.text(" ALL "));
    }
  }

  /// `"RELEVANCY" SP score-list`, where `score-list = "(" [score *(SP score)] ")"` (RFC 6203
  /// section 7).
  private static void relevancy(int[] scores, WireOutput output) throws IOException {
    output.text(" RELEVANCY (");
    for (int i = 0; i < scores.length; i++) {
      output.text(i == 0 ? "" : " ").number(scores[i]);
    }
    output.text(')');
  }

  /// `ret-data-partial = "PARTIAL" SP "(" partial-range SP partial-results ")"` (RFC 9394)
  private void partial(PartialRange range, WireOutput output) throws IOException {
    Results window = found.slice(range);
    output.text(" PARTIAL (").text(range.toString()).text(' ');
    if (window.isEmpty()) {
      output.text("NIL");
    } else {
      window.write(output);
    }
    output.text(')');
  }
}

package org.heddle.imap;

import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.imap.syntax.SearchRequest.Term;

/// What a client has done with once it has enabled UIDONLY (RFC 9586 section 3): message numbers,
/// in what it sends and in what it hears.
final class UidOnly {
  private UidOnly() {}

  /// @throws BadCommand if the command uses message numbers
  static void require(Command command) {
    if (usesNumbers(command)) {
      throw refusal();
    }
  }

  /// What a command is answered that uses message numbers.
  static BadCommand refusal() {
    return new BadCommand("UIDREQUIRED", "Message numbers are not allowed once UIDONLY is enabled");
  }

  private static boolean usesNumbers(Command command) {
    return switch (command) {
      case Command.OnMailbox onMailbox -> usesNumbers(onMailbox);
      case Command.Esearch(_, var request) -> namesNumbers(request.term());
      case Command.AfterLogin _, Command.BeforeLogin _, Command.Always _ -> false;
      case Command.WithMessages _ -> false;
    };
  }

  private static boolean usesNumbers(Command.OnMailbox command) {
    return switch (command) {
      case Command.Search(var numbering, var request) ->
          isSequence(numbering) || namesNumbers(request.term());
      case Command.Sort(var numbering, _, var request) ->
          isSequence(numbering) || namesNumbers(request.term());
      case Command.ThreadMessages(var numbering, _, var term) ->
          isSequence(numbering) || namesNumbers(term);
      case Command.SearchInUnknownCharset(var numbering, _) -> isSequence(numbering);
      case Command.Fetch fetch -> isSequence(fetch.numbering());
      case Command.Store store -> isSequence(store.numbering());
      case Command.Copy copy -> isSequence(copy.numbering());
      case Command.Move move -> isSequence(move.numbering());
      case Command.Replace replace -> isSequence(replace.numbering());
      case Command.Check _,
          Command.Close _,
          Command.Unselect _,
          Command.Expunge _,
          Command.UidBatches _,
          Command.CancelUpdate _ ->
          false;
    };
  }

  private static boolean isSequence(Numbering numbering) {
    return numbering == Numbering.SEQUENCE;
  }

  /// `$` names messages, but by no number.
  private static boolean namesNumbers(Term term) {
    return term.leaves().anyMatch(leaf -> leaf instanceof Term.Messages(MessageSet.Numbers _));
  }
}

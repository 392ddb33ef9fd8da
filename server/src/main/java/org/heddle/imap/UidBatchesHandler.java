package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.wire.WireOutput;

/// UIDBATCHES (RFC 10022): where to part a mailbox so that each part has as many messages.
final class UidBatchesHandler {
  /// So that the answer is much shorter than the list of all UIDs; 500 would be allowed.
  private static final long SMALLEST = 10;

  /// Messages in one answer; RFC 10022 asks for 100,000.
  private static final long MOST_MESSAGES = 1_000_000;

  private final Dialogue dialogue;

  UidBatchesHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome uidBatches(String tag, Command.UidBatches command, Selected here) throws IOException {
    if (command.size() < SMALLEST) {
      throw new Refused("TOOFEW", "A batch has at least " + SMALLEST + " messages");
    }
    MessageNumbers numbers = here.view().numbers();
    long size = command.size();
    long all = (numbers.count() + size - 1) / size;
    long first = command.picked().map(Command.BatchRange::first).orElse(1L);
    long last = Math.min(all, command.picked().map(Command.BatchRange::last).orElse(all));
    if (first <= last && covered(numbers, size, first, last) > MOST_MESSAGES) {
      throw new Refused("TOOMANY", "At most " + MOST_MESSAGES + " messages at once");
    }
    WireOutput output = dialogue.untagged("UIDBATCHES (TAG ").string(tag).text(')');
    for (long batch = first; batch <= last; batch++) {
      output.text(batch == first ? ' ' : ',');
      range(output, numbers, size, batch);
    }
    output.line();
    return Outcome.ok(here, "UIDBATCHES completed");
  }

  private static long covered(MessageNumbers numbers, long size, long first, long last) {
    return Math.min(numbers.count(), last * size) - (first - 1) * size;
  }

  /// The batch that reaches the start of the mailbox ends in 1, whatever the lowest UID is.
  private static void range(WireOutput output, MessageNumbers numbers, long size, long batch)
      throws IOException {
    long highest = numbers.count() - (batch - 1) * size;
    long lowest = highest - size + 1;
    output.number(numbers.uid(Math.toIntExact(highest))).text(':');
    output.number(lowest <= 1 ? 1 : numbers.uid(Math.toIntExact(lowest)));
  }
}

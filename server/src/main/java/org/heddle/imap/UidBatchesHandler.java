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
    MessageNumbers numbers = here.view().numbers();
    check(command, numbers);
    WireOutput output = dialogue.untagged("UIDBATCHES (TAG ").string(tag).text(')');
    write(command, numbers, output);
    output.line();
    return Outcome.ok(here, "UIDBATCHES completed");
  }

  /// @throws Refused if the batches are too small, or too many messages are in those picked
  static void check(Command.UidBatches command, MessageNumbers numbers) {
    if (command.size() < SMALLEST) {
      throw new Refused("TOOFEW", "A batch has at least " + SMALLEST + " messages");
    }
    long first = first(command);
    long last = last(command, numbers);
    if (first <= last && covered(command.size(), first, last, numbers) > MOST_MESSAGES) {
      throw new Refused("TOOMANY", "At most " + MOST_MESSAGES + " messages at once");
    }
  }

  private static long covered(long size, long first, long last, MessageNumbers numbers) {
    return Math.min(numbers.count(), last * size) - (first - 1) * size;
  }

  private static long first(Command.UidBatches command) {
    return command.picked().map(Command.BatchRange::first).orElse(1L);
  }

  /// The last batch that is picked and that there is.
  private static long last(Command.UidBatches command, MessageNumbers numbers) {
    long all = Math.ceilDiv((long) numbers.count(), command.size());
    return Math.min(all, command.picked().map(Command.BatchRange::last).orElse(all));
  }

  /// Writes the batches, those with the highest UIDs first; nothing if there are none.
  static void write(Command.UidBatches command, MessageNumbers numbers, WireOutput output)
      throws IOException {
    long last = last(command, numbers);
    String separator = " ";
    for (long batch = first(command); batch <= last; batch++) {
      range(output.text(separator), numbers, command.size(), batch);
      separator = ",";
    }
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

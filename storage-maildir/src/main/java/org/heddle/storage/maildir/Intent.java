package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.MailboxId;
import org.heddle.storage.UidSet;

/// What was begun in more than one mailbox, in `heddle-intent`: forced before the first step,
/// removed after the last. Whoever opens the account and finds it finishes it first.
sealed interface Intent {
  /// The file, below the root.
  String FILE = "heddle-intent";

  /// Messages move. The commit in the target decides: if the target has the first of them they
  /// leave the source, else nothing happened.
  ///
  /// @param created whether the target is made for them alone, and goes if nothing happened
  /// @param firstBase the base name of the first of them in the target
  record Move(MailboxId source, MailboxId target, Target created, String firstBase, UidSet uids)
      implements Intent {}

  enum Target {
    CREATED,
    PRESENT
  }

  /// A message that was kept comes back: it is kept no longer if the target has it.
  ///
  /// @param base its base name in the target
  /// @param kept as in [org.heddle.storage.KeptMessage#id]
  record Restore(MailboxId target, String base, String kept) implements Intent {}

  /// Directories get other names, in this order.
  record Rename(List<Step> steps) implements Intent {}

  /// @param from below the root
  record Step(String from, String to) {}

  /// Writes it down.
  default void write(Path root) throws IOException {
    var text = new StringBuilder();
    switch (this) {
      case Move move -> {
        text.append("move\t").append(move.source.value()).append('\t');
        text.append(move.target.value()).append('\t').append(move.created).append('\t');
        text.append(move.firstBase).append('\t').append(move.uids).append('\n');
      }
      case Restore(MailboxId target, String base, String kept) -> {
        text.append("restore\t").append(target.value()).append('\t');
        text.append(base).append('\t').append(kept).append('\n');
      }
      case Rename(var steps) ->
          steps.forEach(step ->
              text.append("rename\t").append(step.from).append('\t').append(step.to).append('\n'));
    }
    text.append("end\n");
    Disk.replace(
        root.resolve(FILE),
        root.resolve(FILE + ".tmp"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// What was begun, if anything.
  static Optional<Intent> read(Path root) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(root.resolve(FILE), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    var steps = new ArrayList<Step>();
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      if (words[0].equals("move") && words.length == 6) {
        return Optional.of(
            new Move(
                new MailboxId(words[1]),
                new MailboxId(words[2]),
                Target.valueOf(words[3]),
                words[4],
                parseUids(words[5])));
      }
      if (words[0].equals("restore") && words.length == 4) {
        return Optional.of(new Restore(new MailboxId(words[1]), words[2], words[3]));
      }
      if (words[0].equals("rename") && words.length == 3) {
        steps.add(new Step(words[1], words[2]));
      }
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new Rename(steps));
  }

  /// Forgets it.
  static void clear(Path root) throws IOException {
    Files.deleteIfExists(root.resolve(FILE));
  }

  private static UidSet parseUids(String text) {
    if (text.isEmpty()) {
      return UidSet.EMPTY;
    }
    var uids = UidSet.builder();
    for (String range : text.split(",", -1)) {
      int colon = range.indexOf(':');
      long first = Long.parseLong(colon < 0 ? range : range.substring(0, colon));
      uids.addRange(first, colon < 0 ? first : Long.parseLong(range.substring(colon + 1)));
    }
    return uids.build();
  }
}

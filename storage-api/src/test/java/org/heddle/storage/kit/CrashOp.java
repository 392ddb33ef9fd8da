package org.heddle.storage.kit;

import java.util.Arrays;
import java.util.List;
import org.heddle.storage.Flags;
import org.heddle.storage.Rights;
import org.heddle.storage.UidSet;

/// One call that a writer of the crash test makes, as it is announced and acknowledged on a line.
/// Names and tokens have no spaces.
sealed interface CrashOp {
  /// Messages with these tokens, in one call.
  record Append(String box, List<String> tokens) implements CrashOp {}

  /// These flags in the place of what there was.
  record Store(String box, UidSet uids, Flags flags) implements CrashOp {}

  record Copy(String box, UidSet uids, String target) implements CrashOp {}

  record Move(String box, UidSet uids, String target) implements CrashOp {}

  /// One message goes, and one with this token comes.
  record Replace(String box, long uid, String target, String token) implements CrashOp {}

  record Expunge(String box, UidSet uids) implements CrashOp {}

  record Create(String box) implements CrashOp {}

  record Delete(String box) implements CrashOp {}

  record Rename(String from, String to) implements CrashOp {}

  /// What [CrashWorker#FRIEND] may do, in the place of what they could.
  record Share(String box, Rights rights) implements CrashOp {}

  /// A comment for all to see, in the place of what there was.
  record Annotate(String box, String comment) implements CrashOp {}

  record Subscribe(String name) implements CrashOp {}

  record Unsubscribe(String name) implements CrashOp {}

  /// The call in words, for a line.
  default String text() {
    return switch (this) {
      case Append(var box, var tokens) -> "append " + box + " " + String.join(",", tokens);
      case Store(var box, var uids, var flags) -> "store " + box + " " + uids + " " + text(flags);
      case Copy(var box, var uids, var target) -> "copy " + box + " " + uids + " " + target;
      case Move(var box, var uids, var target) -> "move " + box + " " + uids + " " + target;
      case Replace(var box, var uid, var target, var token) ->
          "replace " + box + " " + uid + " " + target + " " + token;
      case Expunge(var box, var uids) -> "expunge " + box + " " + uids;
      case Create(var box) -> "create " + box;
      case Delete(var box) -> "delete " + box;
      case Rename(var from, var to) -> "rename " + from + " " + to;
      case Share(var box, var rights) -> "share " + box + " -" + rights.letters();
      case Annotate(var box, var comment) -> "annotate " + box + " " + comment;
      case Subscribe(var name) -> "subscribe " + name;
      case Unsubscribe(var name) -> "unsubscribe " + name;
    };
  }

  /// What [#text] wrote.
  static CrashOp parse(List<String> words) {
    String one = words.get(1);
    return switch (words.getFirst()) {
      case "append" -> new Append(one, List.of(words.get(2).split(",")));
      case "store" -> new Store(one, uids(words.get(2)), flags(words.get(3)));
      case "copy" -> new Copy(one, uids(words.get(2)), words.get(3));
      case "move" -> new Move(one, uids(words.get(2)), words.get(3));
      case "replace" -> new Replace(one, Long.parseLong(words.get(2)), words.get(3), words.get(4));
      case "expunge" -> new Expunge(one, uids(words.get(2)));
      case "create" -> new Create(one);
      case "delete" -> new Delete(one);
      case "rename" -> new Rename(one, words.get(2));
      case "share" -> new Share(one, Rights.of(words.get(2).substring(1)).orElseThrow());
      case "annotate" -> new Annotate(one, words.get(2));
      case "subscribe" -> new Subscribe(one);
      case "unsubscribe" -> new Unsubscribe(one);
      default -> throw new IllegalArgumentException(words.toString());
    };
  }

  private static String text(Flags flags) {
    return flags.isEmpty() ? "-" : String.join(",", flags);
  }

  private static Flags flags(String word) {
    return word.equals("-") ? Flags.NONE : Flags.named(Arrays.asList(word.split(",")));
  }

  /// What [UidSet#toString] wrote; `-` for nothing.
  static UidSet uids(String word) {
    var uids = UidSet.builder();
    if (!word.equals("-")) {
      for (String range : word.split(",")) {
        String[] ends = range.split(":");
        uids.addRange(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
      }
    }
    return uids.build();
  }
}

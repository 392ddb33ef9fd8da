package org.heddle.crash;

import java.util.List;
import java.util.Set;

/// One change that a writer asks for. It happens as a whole or not at all.
sealed interface Step {
  /// Messages with these tokens, in one command.
  record Append(String box, List<String> tokens, Set<String> flags) implements Step {}

  /// By LMTP, into INBOX.
  record Deliver(String token) implements Step {}

  /// These flags in the place of what there was.
  record Store(String box, List<Long> uids, Set<String> flags) implements Step {}

  record Copy(String box, List<Long> uids, String target) implements Step {}

  record Move(String box, List<Long> uids, String target) implements Step {}

  /// One message goes, and one with this token comes.
  record Replace(String box, long uid, String target, String token, Set<String> flags)
      implements Step {}

  /// @param uids of messages that are `\Deleted`
  record Expunge(String box, List<Long> uids) implements Step {}

  record Create(String box) implements Step {}

  record Delete(String box) implements Step {}

  record Rename(String from, String to) implements Step {}

  record Subscribe(String box) implements Step {}

  record Unsubscribe(String box) implements Step {}

  /// What [CrashTest#FRIEND] may do, in the place of what they could.
  record Share(String box, String rights) implements Step {}

  /// What a server said of the messages that came.
  ///
  /// @param validity the UIDVALIDITY where they are now, or 0
  /// @param from the UIDs that were copied
  /// @param to those that they have now, in the same order
  record Answer(long validity, List<Long> from, List<Long> to) {
    static final Answer NONE = new Answer(0, List.of(), List.of());
  }
}

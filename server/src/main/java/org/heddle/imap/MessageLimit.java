package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.storage.UidSet;

/// How many messages one command may take (RFC 9738). Of more than that, a command that can be
/// repeated for the rest takes those with the highest UIDs, from the highest down, and says where
/// it stopped; any other is refused.
///
/// @param most at least 1
record MessageLimit(long most) {
  /// There is no limit.
  static final MessageLimit NONE = new MessageLimit(Long.MAX_VALUE);

  /// What a command may take of the messages that it means.
  Share share(UidSet meant) {
    if (meant.size() <= most) {
      return new Share(meant, Optional.empty());
    }
    int size = Math.toIntExact(meant.size());
    UidSet highest =
        new Results.InMailboxOrder(meant).slice(size - Math.toIntExact(most), size).set();
    return new Share(highest, Optional.of(code() + " " + highest.first()));
  }

  /// For a command that takes all or nothing.
  ///
  /// @throws Refused if these are too many; it says how far down the highest of them would reach
  void requireAll(UidSet meant) {
    share(meant).code().ifPresent(MessageLimit::refuse);
  }

  /// The same, where nobody knows the messages.
  ///
  /// @throws Refused if these are too many
  void requireAll(long messages) {
    if (messages > most) {
      refuse(code());
    }
  }

  private static void refuse(String code) {
    throw new Refused(code, "Too many messages for one command");
  }

  /// `"MESSAGELIMIT" SP message-limit` (RFC 9738 section 5).
  String code() {
    return "MESSAGELIMIT " + most;
  }

  /// The messages that a command takes.
  ///
  /// @param code says that these are not all, and which is the lowest
  record Share(UidSet uids, Optional<String> code) {
    /// In which order they are taken.
    Batches.Order order() {
      return code.isEmpty() ? Batches.Order.ASCENDING : Batches.Order.DESCENDING;
    }

    /// What the command answers, with the code if these are not all: in an untagged NO if there is
    /// another code in the tagged OK (RFC 9738 section 3.1).
    Outcome answer(Outcome done, Dialogue dialogue) throws IOException {
      if (code.isEmpty()) {
        return done;
      }
      if (done.code().isEmpty()) {
        return Outcome.ok(done.next(), code.get(), done.text() + " for the highest UIDs");
      }
      dialogue.untaggedLine("NO [" + code.get() + "] Done for the highest UIDs");
      return Outcome.ok(done.next(), done.code().get(), done.text());
    }
  }
}

package org.heddle.fulltext;

import java.util.Optional;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Mailbox;

/// What is known of the texts of messages before they are read. Thread-safe. No method fails: what
/// is not known is left open.
public interface TextIndex extends AutoCloseable {
  /// Nothing is known.
  TextIndex NONE =
      new TextIndex() {
        @Override
        public MailboxTexts opened(Account account, Mailbox mailbox) {
          return MailboxTexts.NONE;
        }

        @Override
        public Optional<String> check(String account, Finding.Repair repair) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /// Somebody has opened a mailbox, and so will perhaps search it: takes what is new there into the
  /// index, in the background.
  ///
  /// @param account whose mailbox it is
  MailboxTexts opened(Account account, Mailbox mailbox);

  /// Reads all that is kept for an account. What is damaged is thrown away by a repair; otherwise
  /// that happens when it is next used. Either way it is made anew.
  ///
  /// @return what is wrong, for the operator
  Optional<String> check(String account, Finding.Repair repair);

  /// Ends the work in the background; idempotent.
  @Override
  void close();
}

package org.heddle.fulltext;

import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.SearchKey;

/// What is known of the texts of messages before they are read. Thread-safe. No method fails: what
/// is not known is left open.
public interface TextIndex extends AutoCloseable {
  /// Nothing is known.
  TextIndex NONE =
      new TextIndex() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public void opened(Account account, Mailbox mailbox) {}

        @Override
        public Resolved resolve(Account account, Mailbox mailbox, SearchKey key) {
          return Resolved.unknown(key);
        }

        @Override
        public void close() {}
      };

  /// Whether texts are indexed, and so can be searched by FUZZY (RFC 6203).
  boolean isOn();

  /// Somebody has opened a mailbox, and so will perhaps search it: takes what is new there into the
  /// index, in the background.
  ///
  /// @param account whose mailbox it is
  void opened(Account account, Mailbox mailbox);

  /// Answers of a key what the index knows.
  ///
  /// @param account whose mailbox it is
  /// @return a key that every message of the mailbox matches that matches the one given, and no
  ///   other, but which asks for less to be read
  Resolved resolve(Account account, Mailbox mailbox, SearchKey key);

  /// Ends the work in the background; idempotent.
  @Override
  void close();
}

package org.heddle.fulltext;

import org.heddle.storage.SearchKey;

/// What is known of the texts of one mailbox. Thread-safe; holds nothing open.
@FunctionalInterface
public interface MailboxTexts {
  /// Nothing is known.
  MailboxTexts NONE = Resolved::unknown;

  /// Answers of a key what is known.
  ///
  /// @return a key that every message of the mailbox matches that matches the one given, and no
  ///   other, unless that is FUZZY, but which asks for less to be read
  Resolved resolve(SearchKey key);
}

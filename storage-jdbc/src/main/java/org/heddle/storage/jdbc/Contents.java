package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.heddle.storage.Content;
import org.heddle.storage.UidSet;

/// Where the bytes of messages are.
sealed interface Contents permits JournalContents, ChunkContents {
  /// Content that is about to become part of a message.
  ///
  /// @param place whether its bytes are in the database already
  record Prepared(long account, long email, JdbcDraft draft, byte[] summary, Place place) {}

  enum Place {
    DRAFT,
    STORED
  }

  /// Does what can be done before the mailbox is locked. On the caller's thread.
  ///
  /// @param others the bytes of the other messages of the same append
  Prepared prepare(long account, long email, JdbcDraft draft, byte[] summary, long others);

  /// Takes away what an interrupted write has left of content that no message has, whose id is
  /// about to be used again. On the caller's thread.
  void clear(long account, long email, JdbcDraft draft);

  /// Stores the content within a write.
  void write(Work work, Prepared content) throws SQLException, IOException;

  /// Drops content that no message has.
  void drop(Work work, long account, long email);

  /// Opens the content of a message.
  ///
  /// @throws org.heddle.storage.StorageException.MessageGone if there is no such message
  Content open(MailboxKey key, long uid);

  /// The first bytes of those messages that exist.
  Map<Long, byte[]> heads(MailboxKey key, UidSet uids, int bytes);
}

package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
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

  /// Content that has a row, and whether its bytes are there.
  ///
  /// @param whole whether they are there and sound if it has so many; reads them where that is the
  ///   only way to know
  record Stored(long email, long size, LongPredicate whole) {}

  /// Some of the content of an account, ascending.
  ///
  /// @param after the id of the last one before
  List<Stored> stored(long account, long after, int limit);

  /// Content whose bytes are there, while its row is not.
  ///
  /// @param emails at most some hundreds
  List<Stored> withoutRow(long account, Collection<Long> emails);

  /// Makes the row of such content.
  void adopt(Work work, long account, Stored content);

  /// Some of the content that no message has and that is not known to be looked at for that,
  /// ascending; some of it may be in use all the same.
  List<Long> unowned(Connection connection, long account, long after, int limit)
      throws SQLException;

  /// Opens the content of a message.
  ///
  /// @throws org.heddle.storage.StorageException.MessageGone if there is no such message
  Content open(MailboxKey key, long uid);

  /// The first bytes of those messages that exist.
  Map<Long, byte[]> heads(MailboxKey key, UidSet uids, int bytes);
}

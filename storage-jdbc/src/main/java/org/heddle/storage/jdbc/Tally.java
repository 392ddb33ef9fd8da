package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.storage.SystemFlag;

/// What the row of a mailbox should say, counted from the rows that it is about.
///
/// @param recent how many messages have a UID from [MailboxRow#recentFrom] on
/// @param lastUid the highest UID of a message or an expunge; 0 for none
/// @param lastModSeq the highest mod-sequence of these; 0 for none
record Tally(
    long messages,
    long unseen,
    long deleted,
    long bytes,
    long recent,
    long lastUid,
    long lastModSeq) {
  private static final String MESSAGES =
      """
      SELECT COUNT(*), COALESCE(SUM(1 - MOD(system_flags / %d, 2)), 0),
        COALESCE(SUM(MOD(system_flags / %d, 2)), 0), COALESCE(SUM(size), 0),
        COALESCE(SUM(CASE WHEN uid >= ? THEN 1 ELSE 0 END), 0), COALESCE(MAX(uid), 0),
        COALESCE(MAX(mod_seq), 0)
      FROM message WHERE account_id = ? AND mailbox_id = ?
      """
          .formatted(SystemFlag.SEEN.bit(), SystemFlag.DELETED.bit());
  private static final String EXPUNGED =
      """
      SELECT COALESCE(MAX(last_uid), 0), COALESCE(MAX(mod_seq), 0)
      FROM expunged WHERE account_id = ? AND mailbox_id = ?
      """;

  static Tally of(Connection connection, MailboxRow row) throws SQLException {
    try (var messages = connection.prepareStatement(MESSAGES);
        var expunged = connection.prepareStatement(EXPUNGED)) {
      messages.setLong(1, row.recentFrom());
      messages.setLong(2, row.key().account());
      messages.setLong(3, row.key().mailbox());
      expunged.setLong(1, row.key().account());
      expunged.setLong(2, row.key().mailbox());
      try (ResultSet sums = messages.executeQuery();
          ResultSet last = expunged.executeQuery()) {
        sums.next();
        last.next();
        return new Tally(
            sums.getLong(1),
            sums.getLong(2),
            sums.getLong(3),
            sums.getLong(4),
            sums.getLong(5),
            Math.max(sums.getLong(6), last.getLong(1)),
            Math.max(sums.getLong(7), last.getLong(2)));
      }
    }
  }

  /// The row with counters that are right. Those that clients rely on never fall.
  ///
  /// @param standing of the account: while it is copied from elsewhere, some counters follow the
  ///   messages only at the end of a round
  MailboxRow correct(MailboxRow row, AccountRows.Standing standing) {
    boolean own = standing != AccountRows.Standing.REPLICA;
    return new MailboxRow(
        row.key(),
        row.id(),
        row.uidValidity(),
        own ? Math.max(Math.max(row.uidNext(), row.recentFrom()), lastUid + 1) : row.uidNext(),
        own ? Math.max(row.modSeq(), lastModSeq) : row.modSeq(),
        messages,
        unseen,
        deleted,
        bytes,
        row.recentFrom(),
        Math.min(row.recent(), recent),
        row.keywords(),
        row.historyFrom());
  }

  /// What differs between a row and the right one, in words.
  static List<String> differences(MailboxRow row, MailboxRow right) {
    var found = new ArrayList<String>();
    compare(found, "messages", row.messages(), right.messages());
    compare(found, "unseen messages", row.unseen(), right.unseen());
    compare(found, "deleted messages", row.deleted(), right.deleted());
    compare(found, "bytes", row.bytes(), right.bytes());
    compare(found, "recent messages", row.recent(), right.recent());
    below(found, "UIDNEXT", row.uidNext(), right.uidNext());
    below(found, "HIGHESTMODSEQ", row.modSeq(), right.modSeq());
    return found;
  }

  private static void compare(List<String> found, String what, long said, long counted) {
    if (said != counted) {
      found.add("says that it has " + said + " " + what + ", and has " + counted);
    }
  }

  private static void below(List<String> found, String what, long said, long least) {
    if (said < least) {
      found.add(what + " is " + said + ", and something has more: it must be " + least);
    }
  }
}

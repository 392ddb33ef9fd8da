package org.heddle.storage.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.StorageException;

/// What becomes of annotations. The account's row is locked, and so each runs alone in its
/// transaction.
final class AnnotationWrites {
  private AnnotationWrites() {}

  /// Sets and removes annotations.
  ///
  /// @param about what they are about: the account if it is no mailbox
  /// @return the new state
  static long annotate(
      Work work,
      long account,
      Optional<MailboxId> about,
      String user,
      Map<EntryName, Optional<byte[]>> values)
      throws SQLException {
    AccountRows.lock(work.connection(), account);
    MailboxKey mailbox = find(work, account, about);
    var changed = new HashMap<Annotation.Key, Optional<byte[]>>();
    values.forEach((entry, value) -> changed.put(key(mailbox, user, entry), value));
    admit(work, mailbox, changed);
    work.ring(mailbox.account());
    if (mailbox.mailbox() != 0) {
      work.ring(mailbox.mailbox());
    }
    return put(work, mailbox, changed);
  }

  /// Number 0 is the account.
  private static MailboxKey find(Work work, long account, Optional<MailboxId> about)
      throws SQLException {
    return about.isEmpty()
        ? new MailboxKey(account, 0)
        : MailboxRows.find(work.connection(), account, about.get())
            .orElseThrow(() -> new StorageException.NoSuchMailbox(about.get().value()));
  }

  private static Annotation.Key key(MailboxKey mailbox, String user, EntryName entry) {
    return new Annotation.Key(
        mailbox.mailbox() == 0 ? Optional.empty() : Optional.of(mailbox.id()), user, entry);
  }

  private static void admit(
      Work work, MailboxKey mailbox, Map<Annotation.Key, Optional<byte[]>> changed)
      throws SQLException {
    var before = new HashMap<String, Room>();
    var after = new HashMap<String, Room>();
    for (Map.Entry<Annotation.Key, Optional<byte[]>> change : changed.entrySet()) {
      String reader = change.getKey().user();
      EntryName entry = change.getKey().entry();
      if (!before.containsKey(reader)) {
        before.put(reader, AnnotationRows.room(work.connection(), mailbox, reader));
      }
      Room taken = after.getOrDefault(reader, before.getOrDefault(reader, Room.NONE));
      Optional<Long> old = AnnotationRows.length(work.connection(), mailbox, reader, entry);
      Room left = old.map(length -> taken.minus(entry, length)).orElse(taken);
      after.put(reader, change.getValue().map(v -> left.plus(entry, v.length)).orElse(left));
    }
    after.forEach((reader, room) -> room.admit(before.getOrDefault(reader, Room.NONE)));
  }

  private static long put(
      Work work, MailboxKey mailbox, Map<Annotation.Key, Optional<byte[]>> changed)
      throws SQLException {
    long account = mailbox.account();
    long state = AnnotationRows.state(work.connection(), account) + 1;
    work.write(AnnotationRows.NEW_STATE.with(state, account));
    changed.forEach((key, value) ->
        AnnotationRows.put(work, mailbox, new Annotation.Change(state, key), value));
    work.write(AnnotationRows.FORGET.with(account, state - Account.ANNOTATION_HISTORY));
    return state;
  }

  /// Gives a mailbox that is being made the annotations of another.
  static void copy(Work work, MailboxKey from, MailboxKey to) throws SQLException {
    List<Annotation> annotations = AnnotationRows.of(work.connection(), from);
    if (annotations.isEmpty()) {
      return;
    }
    var copies = new HashMap<Annotation.Key, Optional<byte[]>>();
    for (Annotation one : annotations) {
      copies.put(key(to, one.key().user(), one.key().entry()), Optional.of(one.value()));
    }
    admit(work, to, copies);
    put(work, to, copies);
  }
}

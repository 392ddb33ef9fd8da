package org.heddle.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// Which flags a user may set and clear (RFC 4314 section 4): `\Seen` with `s`, `\Deleted` with
/// `t`, all others with `w`. What is not theirs is left as it is, and refused only if nothing
/// remains.
record FlagRights(Rights rights) {
  private static final int ATTEMPTS = 5;

  boolean areAll() {
    return rights.has(Right.SEEN, Right.DELETE_MESSAGES, Right.WRITE);
  }

  private boolean areNone() {
    return !rights.hasAny(Right.SEEN, Right.DELETE_MESSAGES, Right.WRITE);
  }

  private boolean allows(String flag) {
    if (flag.equalsIgnoreCase(SystemFlag.SEEN.text())) {
      return rights.has(Right.SEEN);
    }
    return rights.has(
        flag.equalsIgnoreCase(SystemFlag.DELETED.text()) ? Right.DELETE_MESSAGES : Right.WRITE);
  }

  /// Those of the names of flags that may be set.
  List<String> among(List<String> flags) {
    var allowed = new ArrayList<String>(flags);
    allowed.removeIf(flag -> !allows(flag));
    return allowed;
  }

  /// Those of the flags that may be set.
  Flags allowed(Flags flags) {
    return areAll() ? flags : chosen(flags, Flags.NONE);
  }

  /// The flags that may be set among `theirs`, and those that may not among `kept`.
  private Flags chosen(Flags theirs, Flags kept) {
    List<String> names = new ArrayList<>();
    theirs.forEach(flag -> {
      if (allows(flag)) {
        names.add(flag);
      }
    });
    kept.forEach(flag -> {
      if (!allows(flag)) {
        names.add(flag);
      }
    });
    return Flags.named(names);
  }

  /// As [Mailbox#store], for what of the change is allowed.
  ///
  /// @throws Refused with NOPERM if nothing of it is
  Mailbox.Stored store(Mailbox mailbox, UidSet uids, FlagChange change, long unchangedSince) {
    if (areAll()) {
      return mailbox.store(uids, change, unchangedSince);
    }
    Flags mine = allowed(change.flags());
    if (areNone() || (mine.isEmpty() && !change.flags().isEmpty())) {
      throw new Refused("NOPERM", "No right to change these flags");
    }
    return switch (change.op()) {
      case ADD, REMOVE -> mailbox.store(uids, new FlagChange(change.op(), mine), unchangedSince);
      case REPLACE -> replace(mailbox, uids, mine, unchangedSince);
    };
  }

  /// A message at a time keeps what is not to be changed, so each set of flags that is there is
  /// replaced on its own; what others change meanwhile is looked at again.
  private Mailbox.Stored replace(Mailbox mailbox, UidSet uids, Flags mine, long unchangedSince) {
    UidSet left = uids;
    UidSet changed = UidSet.EMPTY;
    UidSet refused = UidSet.EMPTY;
    for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
      Snapshot now = mailbox.snapshot();
      long seen = now.status().highestModSeq();
      MessageTable messages = now.messages().select(left);
      refused = refused.union(left.intersect(messages.uidsChangedSince(unchangedSince)));
      left = UidSet.EMPTY;
      for (Map.Entry<Flags, UidSet.Builder> group : groups(messages).entrySet()) {
        var change = new FlagChange(FlagChange.Op.REPLACE, chosen(mine, group.getKey()));
        UidSet wanted = group.getValue().build().minus(refused);
        Mailbox.Stored stored = mailbox.store(wanted, change, seen);
        changed = changed.union(stored.changed().uids());
        left = left.union(stored.refused());
      }
    }
    Snapshot after = mailbox.snapshot();
    return new Mailbox.Stored(
        after.messages().select(changed), refused.union(left), after.status().highestModSeq());
  }

  private static Map<Flags, UidSet.Builder> groups(MessageTable messages) {
    var groups = new HashMap<Flags, UidSet.Builder>();
    for (int row = 0; row < messages.size(); row++) {
      groups.computeIfAbsent(messages.flags(row), _ -> UidSet.builder()).add(messages.uid(row));
    }
    return groups;
  }
}

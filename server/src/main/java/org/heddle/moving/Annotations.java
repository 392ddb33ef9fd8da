package org.heddle.moving;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;

/// What was noted about an account and its mailboxes, as it is taken from one to another.
final class Annotations {
  private Annotations() {}

  /// What annotations belong together: one call changes them.
  private record Group(Optional<MailboxId> mailbox, String user) {}

  /// All of an account.
  static SortedMap<Annotation.Key, byte[]> of(Account account) {
    var all = new TreeMap<Annotation.Key, byte[]>();
    account.annotations().forEach(one -> all.put(one.key(), one.value()));
    return all;
  }

  /// Makes those of `to` what those of `from` are. What is the owner's own stays so, also where the
  /// owner is called otherwise.
  static void copy(Account from, Account to) {
    var wanted = new TreeMap<Annotation.Key, byte[]>();
    of(from).forEach((key, value) -> {
      String user = key.user().equals(from.name()) ? to.name() : key.user();
      wanted.put(new Annotation.Key(key.mailbox(), user, key.entry()), value);
    });
    become(to, wanted);
  }

  /// Makes those of an account what is wanted, and nothing else.
  ///
  /// @throws org.heddle.storage.StorageException.LimitReached if they take too much room
  static void become(Account account, SortedMap<Annotation.Key, byte[]> wanted) {
    SortedMap<Annotation.Key, byte[]> here = of(account);
    var changes = new HashMap<Group, Map<EntryName, Optional<byte[]>>>();
    here.forEach((key, value) -> {
      if (!wanted.containsKey(key)) {
        change(changes, key, Optional.empty());
      }
    });
    wanted.forEach((key, value) -> {
      if (!Arrays.equals(value, here.get(key))) {
        change(changes, key, Optional.of(value));
      }
    });
    changes.forEach((group, values) -> account.annotate(group.mailbox(), group.user(), values));
  }

  private static void change(
      Map<Group, Map<EntryName, Optional<byte[]>>> changes,
      Annotation.Key key,
      Optional<byte[]> value) {
    changes
        .computeIfAbsent(new Group(key.mailbox(), key.user()), group -> new HashMap<>())
        .put(key.entry(), value);
  }
}

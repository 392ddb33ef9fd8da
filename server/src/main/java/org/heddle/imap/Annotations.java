package org.heddle.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;

/// Which annotations a user reads (RFC 5464 section 3.3).
final class Annotations {
  /// What a mailbox is for (RFC 6154 section 4): never stored as an annotation, but shown as one.
  static final EntryName SPECIAL_USE = new EntryName("/private/specialuse");

  /// Of which a user needs one beside [Right#LOOKUP].
  private static final Right[] ANY = {
    Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST
  };

  private Annotations() {}

  /// Whether somebody with these rights to a mailbox reads and sets its annotations.
  static boolean areFor(Rights rights) {
    return rights.has(Right.LOOKUP) && rights.hasAny(ANY);
  }

  /// Those of one mailbox.
  static SortedMap<EntryName, byte[]> of(Place place, Predicate<EntryName> wanted) {
    return read(place.account(), Optional.of(place.mailbox().id()), place.user(), wanted);
  }

  /// Those of the account, which are the user's own of the server.
  static SortedMap<EntryName, byte[]> of(Account account, Predicate<EntryName> wanted) {
    return read(account, Optional.empty(), account.name(), wanted);
  }

  private static SortedMap<EntryName, byte[]> read(
      Account account, Optional<MailboxId> about, String user, Predicate<EntryName> wanted) {
    var values = new TreeMap<EntryName, byte[]>();
    account
        .annotations(user, List.of(about), wanted)
        .forEach(annotation -> values.put(annotation.key().entry(), annotation.value()));
    return values;
  }

  /// Those of many mailboxes of one account.
  static Map<MailboxId, Map<EntryName, byte[]>> of(
      Account account, Collection<MailboxId> mailboxes, String user, Predicate<EntryName> wanted) {
    var about = new ArrayList<Optional<MailboxId>>();
    mailboxes.forEach(id -> about.add(Optional.of(id)));
    var values = new HashMap<MailboxId, Map<EntryName, byte[]>>();
    for (Annotation annotation : account.annotations(user, about, wanted)) {
      annotation
          .key()
          .mailbox()
          .ifPresent(id ->
              values
                  .computeIfAbsent(id, _ -> new HashMap<>())
                  .put(annotation.key().entry(), annotation.value()));
    }
    return values;
  }
}

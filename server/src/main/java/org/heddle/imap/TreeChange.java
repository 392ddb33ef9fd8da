package org.heddle.imap;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;

/// What has become of a name between two looks at the tree (RFC 5465 sections 5.4 and 5.5).
///
/// @param oldName what the mailbox was called before
/// @param events MailboxName, SubscriptionChange or both
record TreeChange(MailboxName name, Optional<MailboxName> oldName, Set<Event> events) {
  /// All that changed, in the order of the names.
  static Collection<TreeChange> between(MailboxTree before, MailboxTree after) {
    var changes = new TreeMap<MailboxName, TreeChange>();
    Map<MailboxId, MailboxName> old = names(before);
    Map<MailboxId, MailboxName> now = names(after);
    var moved = new TreeMap<MailboxName, MailboxName>();
    old.forEach((id, name) -> {
      MailboxName next = now.get(id);
      if (next == null) {
        affect(name, changes);
      } else if (!next.equals(name)) {
        moved.put(name, next);
      }
    });
    now.forEach((id, name) -> {
      if (!old.containsKey(id)) {
        affect(name, changes);
      }
    });
    moved.forEach((from, to) -> {
      if (!goesWithParent(from, to, moved)) {
        add(new TreeChange(to, Optional.of(from), Set.of(Event.MAILBOX_NAME)), changes);
      }
    });
    subscriptions(before, after)
        .forEach(name ->
            add(
                new TreeChange(name, Optional.empty(), Set.of(Event.SUBSCRIPTION_CHANGE)),
                changes));
    return changes.values();
  }

  private static Map<MailboxId, MailboxName> names(MailboxTree tree) {
    var names = new HashMap<MailboxId, MailboxName>();
    for (MailboxInfo mailbox : tree.mailboxes()) {
      names.put(mailbox.id(), mailbox.name());
    }
    return names;
  }

  /// What comes or goes affects its name, and the one right above, be that a mailbox or not.
  private static void affect(MailboxName name, Map<MailboxName, TreeChange> changes) {
    var events = Set.of(Event.MAILBOX_NAME);
    add(new TreeChange(name, Optional.empty(), events), changes);
    name.parent().ifPresent(above -> add(new TreeChange(above, Optional.empty(), events), changes));
  }

  /// Of what is renamed with a mailbox above it nothing is said.
  private static boolean goesWithParent(
      MailboxName from, MailboxName to, Map<MailboxName, MailboxName> moved) {
    Optional<MailboxName> above = from.parent();
    while (above.isPresent()) {
      MailboxName next = moved.get(above.get());
      if (next != null) {
        return from.value().length() - above.get().value().length() + next.value().length()
                <= MailboxName.MAX_LENGTH
            && from.moved(above.get(), next).equals(to);
      }
      above = above.get().parent();
    }
    return false;
  }

  private static Set<MailboxName> subscriptions(MailboxTree before, MailboxTree after) {
    var changed = new HashSet<>(before.subscriptions());
    changed.addAll(after.subscriptions());
    changed.removeIf(
        name -> before.subscriptions().contains(name) && after.subscriptions().contains(name));
    return changed;
  }

  /// One response says everything of a name.
  private static void add(TreeChange change, Map<MailboxName, TreeChange> changes) {
    changes.merge(change.name, change, TreeChange::with);
  }

  private TreeChange with(TreeChange other) {
    var both = EnumSet.copyOf(events);
    both.addAll(other.events);
    return new TreeChange(name, oldName.or(other::oldName), both);
  }
}

package org.heddle.imap;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.SpecialUse;

/// The names of an account as LIST sees them: mailboxes, implied parents, and subscriptions to what
/// does not exist. Confined to one command.
final class Listing {
  private final TreeMap<MailboxName, MailboxInfo> mailboxes = new TreeMap<>();
  private final Set<MailboxName> parents = new TreeSet<>();
  private final Set<MailboxName> subscribed;
  private final Set<MailboxName> aboveSubscribed = new TreeSet<>();
  private final Set<MailboxName> aboveSpecialUse = new TreeSet<>();

  Listing(MailboxTree tree) {
    subscribed = tree.subscriptions();
    for (MailboxInfo mailbox : tree.mailboxes()) {
      mailboxes.put(mailbox.name(), mailbox);
      addAncestors(mailbox.name(), parents);
      if (!mailbox.uses().isEmpty()) {
        addAncestors(mailbox.name(), aboveSpecialUse);
      }
    }
    subscribed.forEach(name -> addAncestors(name, aboveSubscribed));
  }

  /// Adds every name above this one.
  static void addAncestors(MailboxName name, Set<MailboxName> all) {
    Optional<MailboxName> parent = name.parent();
    while (parent.isPresent() && all.add(parent.get())) {
      parent = parent.get().parent();
    }
  }

  /// Every name that LIST could show, ascending.
  Set<MailboxName> names() {
    var names = new TreeSet<>(mailboxes.keySet());
    names.addAll(parents);
    names.addAll(subscribed);
    names.addAll(aboveSubscribed);
    return names;
  }

  /// The mailbox of that name, unless the name is only an implied parent or a subscription.
  Optional<MailboxInfo> mailbox(MailboxName name) {
    return Optional.ofNullable(mailboxes.get(name));
  }

  /// The special uses of the mailbox of that name.
  Set<SpecialUse> uses(MailboxName name) {
    return mailbox(name).map(MailboxInfo::uses).orElse(Set.of());
  }

  /// Whether LIST shows the name without being asked for subscriptions.
  boolean isPartOfTree(MailboxName name) {
    return mailboxes.containsKey(name) || parents.contains(name);
  }

  boolean hasChildren(MailboxName name) {
    return parents.contains(name);
  }

  boolean isSubscribed(MailboxName name) {
    return subscribed.contains(name);
  }

  boolean isAboveSubscribed(MailboxName name) {
    return aboveSubscribed.contains(name);
  }

  boolean isAboveSpecialUse(MailboxName name) {
    return aboveSpecialUse.contains(name);
  }

  Set<MailboxName> subscriptions() {
    return subscribed;
  }
}

package org.heddle.imap;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.MailboxFilter;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;

/// Which mailboxes the filters of a client mean (RFC 5465 section 6, RFC 7377 section 2.2).
record SearchScope(LoggedIn here) {
  /// The selectable mailboxes that any of these filters means, each once.
  NavigableSet<MailboxName> mailboxes(Collection<MailboxFilter> filters) {
    var names = new TreeSet<MailboxName>();
    for (MailboxFilter filter : filters) {
      mailboxes(filter).forEach(names::add);
    }
    return names;
  }

  private Stream<MailboxName> mailboxes(MailboxFilter filter) {
    return switch (filter) {
      case MailboxFilter.Selected _, MailboxFilter.SelectedDelayed _ -> selected().stream();
      // Mail is delivered to any mailbox, by the detail of its address.
      case MailboxFilter.Inboxes _, MailboxFilter.Personal _ ->
          all().filter(here.mailboxes()::isOwn);
      case MailboxFilter.Subscribed _ -> all().filter(subscriptions()::contains);
      case MailboxFilter.Mailboxes(var names) -> all().filter(isIn(names));
      case MailboxFilter.Subtree(var names) ->
          all()
              .filter(
                  isIn(names).or(name -> ancestors(name).anyMatch(isIn(names))).or(root(names)));
      case MailboxFilter.SubtreeOne(var names) ->
          all()
              .filter(
                  isIn(names)
                      .or(name -> name.parent().filter(isIn(names)).isPresent())
                      .or(root(names).and(name -> name.parent().isEmpty())));
    };
  }

  /// The name that the selected mailbox has now.
  Optional<MailboxName> selected() {
    if (!(here instanceof Selected selected)) {
      return Optional.empty();
    }
    MailboxId id = selected.view().mailbox().id();
    return here.mailboxes().tree().mailboxes().stream()
        .filter(mailbox -> mailbox.id().equals(id))
        .map(MailboxInfo::name)
        .findFirst();
  }

  private Stream<MailboxName> all() {
    return here.mailboxes().tree().mailboxes().stream().map(MailboxInfo::name);
  }

  private Set<MailboxName> subscriptions() {
    return here.mailboxes().tree().subscriptions();
  }

  private static Stream<MailboxName> ancestors(MailboxName name) {
    return Stream.iterate(name.parent(), Optional::isPresent, parent -> parent.get().parent())
        .map(Optional::get);
  }

  /// A name that cannot be is that of no mailbox.
  private static Predicate<MailboxName> isIn(List<String> names) {
    return name ->
        names.stream().anyMatch(text -> name.value().equals(text) || isInbox(name, text));
  }

  private static boolean isInbox(MailboxName name, String text) {
    return name.isInbox() && text.equalsIgnoreCase("INBOX");
  }

  /// The empty name is above all others.
  private static Predicate<MailboxName> root(List<String> names) {
    return _ -> names.contains("");
  }
}

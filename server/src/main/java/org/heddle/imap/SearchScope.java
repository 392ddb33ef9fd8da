package org.heddle.imap;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.MailboxFilter;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.StorageException;

/// Which mailboxes the filters of a client mean (RFC 5465 section 6, RFC 7377 section 2.2).
///
/// @param tree all that the user may know of, read once
record SearchScope(LoggedIn here, MailboxTree tree) {
  static SearchScope now(LoggedIn here) {
    return new SearchScope(here, here.mailboxes().tree());
  }

  /// The selectable mailboxes that any of these filters means, each once.
  NavigableSet<MailboxName> mailboxes(Collection<MailboxFilter> filters) {
    var names = new TreeSet<MailboxName>();
    for (MailboxFilter filter : filters) {
      mailboxes(filter).forEach(names::add);
    }
    return names;
  }

  /// What is named need not be visible to the user, what is only below has to be (RFC 7377 section
  /// 2.2).
  private Stream<MailboxName> mailboxes(MailboxFilter filter) {
    return Stream.concat(named(filter), all().filter(covering(filter)));
  }

  private static Stream<MailboxName> named(MailboxFilter filter) {
    return switch (filter) {
      case MailboxFilter.Mailboxes(var names) -> named(names);
      case MailboxFilter.Subtree(var names) -> named(names);
      case MailboxFilter.SubtreeOne(var names) -> named(names);
      case MailboxFilter.Selected _,
          MailboxFilter.SelectedDelayed _,
          MailboxFilter.Inboxes _,
          MailboxFilter.Personal _,
          MailboxFilter.Subscribed _ ->
          Stream.empty();
    };
  }

  /// Whether a filter means what has a name, or would mean it if there were a mailbox. The empty
  /// name is above all others.
  Predicate<MailboxName> covering(MailboxFilter filter) {
    return switch (filter) {
      case MailboxFilter.Selected _, MailboxFilter.SelectedDelayed _ -> {
        Optional<MailboxName> selected = selected();
        yield name -> selected.equals(Optional.of(name));
      }
      // Mail is delivered to any mailbox, by the detail of its address.
      case MailboxFilter.Inboxes _, MailboxFilter.Personal _ -> here.mailboxes()::isOwn;
      case MailboxFilter.Subscribed _ -> subscriptions()::contains;
      case MailboxFilter.Mailboxes(var names) -> isIn(names);
      case MailboxFilter.Subtree(var names) -> {
        Predicate<MailboxName> isNamed = isIn(names);
        boolean top = names.contains("");
        yield name -> top || isNamed.test(name) || ancestors(name).anyMatch(isNamed);
      }
      case MailboxFilter.SubtreeOne(var names) -> {
        Predicate<MailboxName> isNamed = isIn(names);
        boolean top = names.contains("");
        yield name -> isNamed.test(name) || name.parent().map(isNamed::test).orElse(top);
      }
    };
  }

  /// A name that cannot be is that of no mailbox.
  private static Stream<MailboxName> named(List<String> names) {
    return names.stream().flatMap(SearchScope::valid);
  }

  private static Stream<MailboxName> valid(String name) {
    try {
      return Stream.of(new MailboxName(name));
    } catch (StorageException.InvalidName _) {
      return Stream.empty();
    }
  }

  private static Predicate<MailboxName> isIn(List<String> names) {
    return named(names).collect(Collectors.toSet())::contains;
  }

  /// The name that the selected mailbox has now.
  Optional<MailboxName> selected() {
    if (!(here instanceof Selected selected)) {
      return Optional.empty();
    }
    MailboxId id = selected.view().mailbox().id();
    return tree.mailboxes().stream()
        .filter(mailbox -> mailbox.id().equals(id))
        .map(MailboxInfo::name)
        .findFirst();
  }

  private Set<MailboxName> subscriptions() {
    return tree.subscriptions();
  }

  private Stream<MailboxName> all() {
    return tree.mailboxes().stream().map(MailboxInfo::name);
  }

  private static Stream<MailboxName> ancestors(MailboxName name) {
    return Stream.iterate(name.parent(), Optional::isPresent, parent -> parent.get().parent())
        .map(Optional::get);
  }
}

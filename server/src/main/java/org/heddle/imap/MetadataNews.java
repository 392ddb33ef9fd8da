package org.heddle.imap;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Rights;

/// Tells a client which annotations others have changed (RFC 5464 section 4.4). To one that enabled
/// METADATA those of the server, of all mailboxes of the user's own, and of all that the user
/// reaches in the account of the selected mailbox. Once it has used NOTIFY, what it has asked for
/// by that, and nothing else (RFC 5465 sections 5.6 and 5.7). Confined to the session's thread.
final class MetadataNews {
  private static final int ENTRIES_PER_LINE = 50;

  private final Dialogue dialogue;
  private final Notifications notifications;
  private final Map<String, Long> known = new HashMap<>();
  private final Map<String, Set<Long>> own = new HashMap<>();

  MetadataNews(Dialogue dialogue, Notifications notifications) {
    this.dialogue = dialogue;
    this.notifications = notifications;
  }

  private boolean hasNotify() {
    return !notifications.groups().equals(EventGroups.UNASKED);
  }

  private boolean isAsked() {
    EventGroups groups = notifications.groups();
    return hasNotify()
        ? groups.mention(Event.MAILBOX_METADATA) || groups.mention(Event.SERVER_METADATA)
        : dialogue.tellsMetadata();
  }

  /// The client itself has changed annotations, which it knows.
  ///
  /// @param state that of the account's annotations with which they came
  void caused(Account account, long state) {
    if (isAsked()) {
      own.computeIfAbsent(account.name(), _ -> new HashSet<>()).add(state);
    }
  }

  /// Wakes an idling session whose client is to be told. With NOTIFY all trees are watched.
  Mailbox.Watch watch(LoggedIn here, Runnable ring) {
    return isAsked() && !hasNotify() ? here.account().watchTree(ring) : () -> {};
  }

  /// Looks for what others did since the last look, and tells it.
  void tell(LoggedIn here) throws IOException {
    if (!isAsked()) {
      known.clear();
      own.clear();
      return;
    }
    var changes = new HashMap<Account, Annotation.Changes>();
    visit(here, account -> changes.put(account, account.annotationChanges(before(account))));
    var news = new HashMap<Optional<MailboxId>, Set<EntryName>>();
    changes.forEach((account, some) -> gather(account, some, news, here));
    if (!news.isEmpty()) {
      write(named(news, here));
    }
    changes.forEach((account, some) -> known.put(account.name(), some.state()));
    own.clear();
  }

  /// At the first look there is nothing to tell.
  private long before(Account account) {
    return known.getOrDefault(account.name(), Long.MAX_VALUE);
  }

  private void visit(LoggedIn here, Consumer<Account> action) {
    if (notifications.groups().mention(Event.MAILBOX_METADATA)) {
      here.mailboxes().visit(action);
      return;
    }
    action.accept(here.account());
    if (!hasNotify() && here instanceof Selected selected && !selected.place().isOwn()) {
      action.accept(selected.place().account());
    }
  }

  private void gather(
      Account account,
      Annotation.Changes changes,
      Map<Optional<MailboxId>, Set<EntryName>> news,
      LoggedIn here) {
    Set<Long> caused = own.getOrDefault(account.name(), Set.of());
    boolean isOwn = account.name().equals(here.account().name());
    for (Annotation.Change change : changes.changed()) {
      Annotation.Key key = change.key();
      boolean isSeen = key.isFor(here.account().name()) && (isOwn || key.mailbox().isPresent());
      if (isSeen && !caused.contains(change.state())) {
        news.computeIfAbsent(key.mailbox(), _ -> new TreeSet<>()).add(key.entry());
      }
    }
  }

  /// By the names of what the user reaches and wants to hear of; the server's is empty, and comes
  /// first.
  private SortedMap<String, Set<EntryName>> named(
      Map<Optional<MailboxId>, Set<EntryName>> news, LoggedIn here) {
    var named = new TreeMap<String, Set<EntryName>>();
    if (!hasNotify() || notifications.groups().mention(Event.SERVER_METADATA)) {
      named.put("", news.getOrDefault(Optional.<MailboxId>empty(), Set.of()));
    }
    Map<MailboxId, Rights> rights = here.mailboxes().rights();
    MailboxTree tree = here.mailboxes().tree();
    Predicate<MailboxName> wanted = wanted(tree, here);
    for (MailboxInfo box : tree.mailboxes()) {
      Set<EntryName> entries = news.getOrDefault(Optional.of(box.id()), Set.of());
      boolean isReadable = Annotations.areFor(rights.getOrDefault(box.id(), Rights.NONE));
      if (!entries.isEmpty() && isReadable && wanted.test(box.name())) {
        named.put(box.name().value(), entries);
      }
    }
    return named;
  }

  private Predicate<MailboxName> wanted(MailboxTree tree, LoggedIn here) {
    if (!hasNotify()) {
      return _ -> true;
    }
    Function<MailboxName, Set<Event>> events =
        notifications.groups().in(new SearchScope(here, tree));
    return name -> events.apply(name).contains(Event.MAILBOX_METADATA);
  }

  private void write(SortedMap<String, Set<EntryName>> named) throws IOException {
    for (var entry : named.entrySet()) {
      write(entry.getKey(), entry.getValue());
    }
  }

  /// `metadata-resp = "METADATA" SP mailbox SP entry-list`, in lines of a bounded length.
  private void write(String mailbox, Collection<EntryName> entries) throws IOException {
    var all = List.copyOf(entries);
    for (int from = 0; from < all.size(); from += ENTRIES_PER_LINE) {
      dialogue.untagged("METADATA ").mailbox(mailbox);
      for (EntryName entry : all.subList(from, Math.min(from + ENTRIES_PER_LINE, all.size()))) {
        dialogue.output().text(' ').astring(entry.value());
      }
      dialogue.output().line();
    }
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.Rights;

/// Tells a client that enabled METADATA which annotations others have changed (RFC 5464 section
/// 4.4): those of the server, of all mailboxes of the user's own, and of all that the user reaches
/// in the account of the selected mailbox. Confined to the session's thread.
final class MetadataNews {
  private static final int ENTRIES_PER_LINE = 50;

  private final Dialogue dialogue;
  private final Map<String, Long> known = new HashMap<>();
  private final Map<String, Set<Long>> own = new HashMap<>();

  MetadataNews(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// The client itself has changed annotations, which it knows.
  ///
  /// @param state that of the account's annotations with which they came
  void caused(Account account, long state) {
    if (dialogue.tellsMetadata()) {
      own.computeIfAbsent(account.name(), _ -> new HashSet<>()).add(state);
    }
  }

  /// Wakes an idling session whose client is to be told.
  Mailbox.Watch watch(LoggedIn here, Runnable ring) {
    return dialogue.tellsMetadata() ? here.account().watchTree(ring) : () -> {};
  }

  /// Looks for what others did since the last look, and tells it.
  void tell(LoggedIn here) throws IOException {
    if (!dialogue.tellsMetadata()) {
      known.clear();
      own.clear();
      return;
    }
    tell(here.account(), here);
    if (here instanceof Selected selected && !selected.place().isOwn()) {
      tell(selected.place().account(), here);
    }
  }

  private void tell(Account account, LoggedIn here) throws IOException {
    Long before = known.get(account.name());
    Annotation.Changes changes =
        account.annotationChanges(before == null ? Long.MAX_VALUE : before);
    Set<Long> caused = own.getOrDefault(account.name(), Set.of());
    var news = new HashMap<Optional<MailboxId>, Set<EntryName>>();
    for (Annotation.Change change : changes.changed()) {
      Annotation.Key key = change.key();
      if (key.isFor(here.account().name()) && !caused.contains(change.state())) {
        news.computeIfAbsent(key.mailbox(), _ -> new LinkedHashSet<>()).add(key.entry());
      }
    }
    if (!news.isEmpty()) {
      write(named(news, account, here));
    }
    known.put(account.name(), changes.state());
    own.remove(account.name());
  }

  /// By the names of what the user reaches; the server's is empty, and comes first.
  private static SortedMap<String, Set<EntryName>> named(
      Map<Optional<MailboxId>, Set<EntryName>> news, Account account, LoggedIn here) {
    var named = new TreeMap<String, Set<EntryName>>();
    if (account.name().equals(here.account().name())) {
      named.put("", news.getOrDefault(Optional.<MailboxId>empty(), Set.of()));
    }
    Map<MailboxId, Rights> rights = here.mailboxes().rights();
    for (MailboxInfo box : here.mailboxes().tree().mailboxes()) {
      if (Annotations.areFor(rights.getOrDefault(box.id(), Rights.NONE))) {
        named.put(box.name().value(), news.getOrDefault(Optional.of(box.id()), Set.of()));
      }
    }
    return named;
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

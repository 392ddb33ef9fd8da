package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.ListRequest;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ListRequest.Return;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;

/// LIST with its extensions (RFC 9051 section 6.3.9, RFC 5819, RFC 6154), LSUB (RFC 3501 section
/// 6.3.9) and XLIST.
final class ListHandler {
  /// Every name is held against every pattern.
  private static final int MAX_PATTERNS = 100;

  /// All that an answer can say of a name.
  private static final ListRequest EVERYTHING =
      new ListRequest(
          Set.of(), "", List.of(), Set.of(Return.SUBSCRIBED), Set.of(), List.of(), Form.EXTENDED);

  private final Dialogue dialogue;
  private final StatusHandler status;
  private final AclHandler acl;
  private final MetadataResponse metadata;

  ListHandler(Dialogue dialogue, StatusHandler status, AclHandler acl, MetadataResponse metadata) {
    this.acl = acl;
    this.metadata = metadata;
    this.dialogue = dialogue;
    this.status = status;
  }

  Outcome list(ListRequest request, LoggedIn here) throws IOException {
    if (request.form() == Form.BASIC && request.patterns().getFirst().isEmpty()) {
      // The delimiter and the root of the reference, which is nothing: no name begins with "/".
      dialogue.untaggedLine("LIST (\\Noselect) \"/\" \"\"");
      return Outcome.ok(here, "LIST completed");
    }
    var listing = new Listing(here.mailboxes().tree());
    if (request.patterns().size() > MAX_PATTERNS) {
      throw new Refused("LIMIT", "Too many patterns");
    }
    var selection = new ListSelection(request.selections(), listing, patterns(request));
    Map<MailboxName, List<String>> shown = selection.shown();
    List<MailboxName> selected = shown.keySet().stream().filter(selection::isSelected).toList();
    write(request, listing, shown, here, annotations(request, listing, selected, here));
    if (request.returns().contains(Return.MYRIGHTS)) {
      writeRights(selected, listing, here);
    }
    return Outcome.ok(here, "LIST completed");
  }

  private static List<ListPattern> patterns(ListRequest request) {
    return request.patterns().stream()
        .filter(pattern -> !pattern.isEmpty())
        .map(pattern -> new ListPattern(request.reference() + pattern))
        .toList();
  }

  private static Map<MailboxId, MailboxStatus> statuses(
      ListRequest request, Listing listing, Set<MailboxName> names, LoggedIn here) {
    if (request.status().isEmpty()) {
      return Map.of();
    }
    List<MailboxId> ids =
        names.stream()
            .flatMap(name -> listing.mailbox(name).stream())
            .map(MailboxInfo::id)
            .toList();
    return here.mailboxes().statuses(ids);
  }

  /// Of the mailboxes whose annotations are asked for, and may be read (RFC 9590).
  private static Map<MailboxName, Map<EntryName, byte[]>> annotations(
      ListRequest request, Listing listing, List<MailboxName> selected, LoggedIn here) {
    if (request.metadata().isEmpty()) {
      return Map.of();
    }
    if (request.metadata().size() > Annotation.Room.MAX_ENTRIES) {
      throw new Refused("LIMIT", "Too many entries");
    }
    Set<EntryName> wanted =
        request.metadata().stream().map(EntryName::new).collect(Collectors.toSet());
    var boxes = selected.stream().flatMap(name -> listing.mailbox(name).stream()).toList();
    var ids = boxes.stream().map(MailboxInfo::id).toList();
    var found = here.mailboxes().annotations(ids, wanted::contains);
    var values = new HashMap<MailboxName, Map<EntryName, byte[]>>();
    for (MailboxInfo box : boxes) {
      if (here.mailboxes().isOwn(box.name()) || found.containsKey(box.id())) {
        values.put(box.name(), found.getOrDefault(box.id(), Map.of()));
      }
    }
    return values;
  }

  private void write(
      ListRequest request,
      Listing listing,
      Map<MailboxName, List<String>> shown,
      LoggedIn here,
      Map<MailboxName, Map<EntryName, byte[]>> annotations)
      throws IOException {
    Map<MailboxId, MailboxStatus> statuses = statuses(request, listing, shown.keySet(), here);
    for (var entry : shown.entrySet()) {
      MailboxName name = entry.getKey();
      Optional<MailboxStatus> counters =
          listing.mailbox(name).flatMap(box -> Optional.ofNullable(statuses.get(box.id())));
      List<String> attributes = attributes(name, request, listing);
      if (!request.status().isEmpty() && counters.isEmpty() && listing.mailbox(name).isPresent()) {
        // Deleted a moment ago.
        attributes.addFirst("\\Noselect");
      }
      line("LIST", attributes, name, entry.getValue());
      if (counters.isPresent()) {
        status.write(name, counters.get(), request.status(), here.mailboxes());
      }
      Map<EntryName, byte[]> values = annotations.get(name);
      if (values != null) {
        metadata.writeListed(name, listing.uses(name), request.metadata(), values);
      }
    }
  }

  /// Behind all LIST responses (RFC 8440 section 3).
  private void writeRights(List<MailboxName> names, Listing listing, LoggedIn here)
      throws IOException {
    Map<MailboxId, Rights> rights = here.mailboxes().rights();
    for (MailboxName name : names) {
      Optional<Rights> mine =
          listing.mailbox(name).flatMap(box -> Optional.ofNullable(rights.get(box.id())));
      if (mine.isPresent()) {
        acl.write(name, mine.get());
      }
    }
  }

  /// Tells what has become of a name (RFC 5465 section 5.4).
  ///
  /// @param more attributes
  void unasked(MailboxName name, Optional<MailboxName> oldName, List<String> more, Listing listing)
      throws IOException {
    List<String> attributes = attributes(name, EVERYTHING, listing);
    attributes.addAll(more);
    begin("LIST", attributes, name);
    if (oldName.isPresent()) {
      dialogue.output().text(" (\"OLDNAME\" (").mailbox(oldName.get().value()).text("))");
    }
    dialogue.output().line();
  }

  private List<String> attributes(MailboxName name, ListRequest request, Listing listing) {
    var attributes = new ArrayList<String>();
    boolean extended =
        request.form() == Form.EXTENDED || dialogue.version() == Dialogue.Version.IMAP4REV2;
    if (listing.mailbox(name).isEmpty()) {
      attributes.add("\\Noselect");
      if (extended) {
        attributes.add("\\NonExistent");
      }
    }
    boolean subscriptions =
        request.returns().contains(Return.SUBSCRIBED)
            || request.selections().contains(Selection.SUBSCRIBED);
    if (subscriptions && listing.isSubscribed(name)) {
      attributes.add("\\Subscribed");
    }
    attributes.add(listing.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
    attributes.addAll(uses(name, listing));
    return attributes;
  }

  private void begin(String response, List<String> attributes, MailboxName name)
      throws IOException {
    dialogue.untagged(response).text(" (").text(String.join(" ", attributes)).text(") \"/\" ");
    dialogue.output().mailbox(name.value());
  }

  private void line(
      String response, List<String> attributes, MailboxName name, List<String> childInfo)
      throws IOException {
    begin(response, attributes, name);
    if (!childInfo.isEmpty()) {
      String quoted = "(\"" + String.join("\" \"", childInfo) + "\")";
      dialogue.output().text(" (\"CHILDINFO\" ").text(quoted).text(')');
    }
    dialogue.output().line();
  }

  /// Subscribed names, existing or not. A pattern that ends in `%` also shows the level above a
  /// deeper subscription, as not selectable, because there is no other way to see it.
  Outcome lsub(String reference, String pattern, LoggedIn here) throws IOException {
    if (pattern.isEmpty()) {
      dialogue.untaggedLine("LSUB (\\Noselect) \"/\" \"\"");
      return Outcome.ok(here, "LSUB completed");
    }
    var listing = new Listing(here.mailboxes().tree());
    var matcher = new ListPattern(reference + pattern);
    for (MailboxName name : listing.names()) {
      boolean levelAbove = pattern.endsWith("%") && listing.isAboveSubscribed(name);
      boolean subscribed = listing.isSubscribed(name);
      if ((subscribed || levelAbove) && matcher.matches(name.value())) {
        line("LSUB", subscribed ? uses(name, listing) : List.of("\\Noselect"), name, List.of());
      }
    }
    return Outcome.ok(here, "LSUB completed");
  }

  /// Some versions of Outlook look for special uses in nothing but LSUB.
  private static List<String> uses(MailboxName name, Listing listing) {
    return listing.uses(name).stream().map(SpecialUse::attribute).toList();
  }

  /// LIST with the attributes that Gmail gave before RFC 6154, for clients from before it.
  Outcome xlist(String reference, String pattern, LoggedIn here) throws IOException {
    if (pattern.isEmpty()) {
      dialogue.untaggedLine("XLIST (\\Noselect) \"/\" \"\"");
      return Outcome.ok(here, "XLIST completed");
    }
    var listing = new Listing(here.mailboxes().tree());
    var patterns = List.of(new ListPattern(reference + pattern));
    for (MailboxName name : new ListSelection(Set.of(), listing, patterns).shown().keySet()) {
      var attributes = new ArrayList<String>();
      if (listing.mailbox(name).isEmpty()) {
        attributes.add("\\Noselect");
      }
      attributes.add(listing.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
      if (name.isInbox()) {
        attributes.add("\\Inbox");
      }
      listing.uses(name).forEach(use -> attributes.add(SpecialUses.xlistAttribute(use)));
      line("XLIST", attributes, name, List.of());
    }
    return Outcome.ok(here, "XLIST completed");
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.ListRequest;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ListRequest.Return;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;

/// LIST with its extensions (RFC 9051 section 6.3.9, RFC 5819, RFC 6154) and LSUB (RFC 3501 section
/// 6.3.9).
final class ListHandler {
  private final Dialogue dialogue;
  private final StatusHandler status;

  ListHandler(Dialogue dialogue, StatusHandler status) {
    this.dialogue = dialogue;
    this.status = status;
  }

  Outcome list(ListRequest request, LoggedIn here) throws IOException {
    if (request.form() == Form.BASIC && request.patterns().getFirst().isEmpty()) {
      // The delimiter and the root of the reference, which is nothing: no name begins with "/".
      dialogue.untaggedLine("LIST (\\Noselect) \"/\" \"\"");
      return Outcome.ok(here, "LIST completed");
    }
    var listing = new Listing(here.account().mailboxes());
    List<ListPattern> patterns = patterns(request);
    var shown = new LinkedHashMap<MailboxName, List<String>>();
    for (MailboxName name : listing.names()) {
      if (patterns.stream().anyMatch(pattern -> pattern.matches(name.value()))) {
        childInfo(name, request.selections(), listing, patterns)
            .ifPresent(info -> shown.put(name, info));
      }
    }
    write(request, listing, shown, statuses(request, listing, shown.keySet(), here));
    return Outcome.ok(here, "LIST completed");
  }

  private static List<ListPattern> patterns(ListRequest request) {
    return request.patterns().stream()
        .filter(pattern -> !pattern.isEmpty())
        .map(pattern -> new ListPattern(request.reference() + pattern))
        .toList();
  }

  /// What CHILDINFO says of a name that is to be shown; nothing if it is not (RFC 9051 section
  /// 6.3.9.6).
  private static Optional<List<String>> childInfo(
      MailboxName name, Set<Selection> selections, Listing listing, List<ListPattern> patterns) {
    boolean bySubscription = selections.contains(Selection.SUBSCRIBED);
    boolean byUse = selections.contains(Selection.SPECIAL_USE);
    boolean selected = bySubscription ? listing.isSubscribed(name) : listing.isPartOfTree(name);
    if (byUse) {
      selected &= listing.mailbox(name).flatMap(MailboxInfo::use).isPresent();
    }
    var info = new ArrayList<String>();
    if (selections.contains(Selection.RECURSIVEMATCH)) {
      if (bySubscription && listing.isAboveSubscribed(name)) {
        info.add("SUBSCRIBED");
      }
      if (byUse && listing.isAboveSpecialUse(name)) {
        info.add("SPECIAL-USE");
      }
    }
    boolean shown =
        selected || (!info.isEmpty() && hidesSelected(name, selections, listing, patterns));
    return shown ? Optional.of(info) : Optional.empty();
  }

  /// A parent that is not selected itself is shown only for a selected descendant that the patterns
  /// do not show (RFC 9051 section 6.3.9.3, principle 2B).
  private static boolean hidesSelected(
      MailboxName parent, Set<Selection> selections, Listing listing, List<ListPattern> patterns) {
    return listing.names().stream()
        .filter(name -> name.isBelow(parent))
        .filter(name -> !selections.contains(Selection.SUBSCRIBED) || listing.isSubscribed(name))
        .filter(name ->
            !selections.contains(Selection.SPECIAL_USE)
                || listing.mailbox(name).flatMap(MailboxInfo::use).isPresent())
        .anyMatch(name -> patterns.stream().noneMatch(pattern -> pattern.matches(name.value())));
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
    return here.account().statuses(ids);
  }

  private void write(
      ListRequest request,
      Listing listing,
      Map<MailboxName, List<String>> shown,
      Map<MailboxId, MailboxStatus> statuses)
      throws IOException {
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
        status.write(name, counters.get(), request.status());
      }
    }
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
    listing
        .mailbox(name)
        .flatMap(MailboxInfo::use)
        .ifPresent(use -> attributes.add(use.attribute()));
    return attributes;
  }

  private void line(
      String response, List<String> attributes, MailboxName name, List<String> childInfo)
      throws IOException {
    dialogue.untagged(response).text(" (").text(String.join(" ", attributes)).text(") \"/\" ");
    dialogue.output().mailbox(name.value());
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
    var listing = new Listing(here.account().mailboxes());
    var matcher = new ListPattern(reference + pattern);
    for (MailboxName name : listing.names()) {
      boolean levelAbove = pattern.endsWith("%") && listing.isAboveSubscribed(name);
      boolean subscribed = listing.isSubscribed(name);
      if ((subscribed || levelAbove) && matcher.matches(name.value())) {
        line("LSUB", subscribed ? List.of() : List.of("\\Noselect"), name, List.of());
      }
    }
    return Outcome.ok(here, "LSUB completed");
  }
}

package org.heddle.imap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.storage.MailboxName;

/// Which names one LIST command shows, and what CHILDINFO says of each (RFC 9051 sections 6.3.9.1
/// to 6.3.9.6). Confined to one command.
final class ListSelection {
  private final Set<Selection> selections;
  private final Listing listing;
  private final List<ListPattern> patterns;

  /// Names above a selected name that the patterns do not show.
  private final Set<MailboxName> aboveHidden = new TreeSet<>();

  ListSelection(Set<Selection> selections, Listing listing, List<ListPattern> patterns) {
    this.selections = selections;
    this.listing = listing;
    this.patterns = patterns;
  }

  /// The names to show, ascending, each with the options of which CHILDINFO speaks.
  Map<MailboxName, List<String>> shown() {
    boolean recursive = selections.contains(Selection.RECURSIVEMATCH);
    var matching = new ArrayList<MailboxName>();
    for (MailboxName name : listing.names()) {
      if (matches(name)) {
        matching.add(name);
      } else if (recursive && isSelected(name)) {
        Listing.addAncestors(name, aboveHidden);
      }
    }
    var shown = new LinkedHashMap<MailboxName, List<String>>();
    for (MailboxName name : matching) {
      List<String> childInfo = recursive ? childInfo(name) : List.of();
      // Principle 2B: a parent that is not selected itself is shown only for the sake of a
      // descendant that is not.
      if (isSelected(name) || (!childInfo.isEmpty() && aboveHidden.contains(name))) {
        shown.put(name, childInfo);
      }
    }
    return shown;
  }

  private boolean matches(MailboxName name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name.value()));
  }

  /// Whether the name is what was asked for, rather than above it.
  boolean isSelected(MailboxName name) {
    boolean selected =
        selections.contains(Selection.SUBSCRIBED)
            ? listing.isSubscribed(name)
            : listing.isPartOfTree(name);
    boolean anyUse = !selections.contains(Selection.SPECIAL_USE);
    return selected && (anyUse || !listing.uses(name).isEmpty());
  }

  private List<String> childInfo(MailboxName name) {
    var info = new ArrayList<String>();
    if (selections.contains(Selection.SUBSCRIBED) && listing.isAboveSubscribed(name)) {
      info.add("SUBSCRIBED");
    }
    if (selections.contains(Selection.SPECIAL_USE) && listing.isAboveSpecialUse(name)) {
      info.add("SPECIAL-USE");
    }
    return info;
  }
}

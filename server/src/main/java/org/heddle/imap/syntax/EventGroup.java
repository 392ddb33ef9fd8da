package org.heddle.imap.syntax;

import java.util.List;
import java.util.Set;

/// What a client wants to be told of some mailboxes (RFC 5465 section 8).
///
/// @param events their names in upper case, known or not; none if it wants to be told of nothing
/// @param arrivals what to fetch of each new message
public record EventGroup(MailboxFilter filter, Set<String> events, List<FetchItem> arrivals) {
  public EventGroup {
    events = Set.copyOf(events);
    arrivals = List.copyOf(arrivals);
  }
}

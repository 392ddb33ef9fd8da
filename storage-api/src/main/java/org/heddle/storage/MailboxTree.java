package org.heddle.storage;

import java.util.List;
import java.util.SortedSet;

/// All mailboxes and subscriptions of an account at one instant. A name that is no mailbox but has
/// mailboxes below it is an implied parent, `\Noselect` to clients: it comes and goes with its
/// children and is not listed here.
///
/// @param mailboxes ascending by name; INBOX is always among them
/// @param subscriptions names, of mailboxes or not: a subscription outlives its mailbox (RFC 9051
///   section 6.3.8)
public record MailboxTree(List<MailboxInfo> mailboxes, SortedSet<MailboxName> subscriptions) {}

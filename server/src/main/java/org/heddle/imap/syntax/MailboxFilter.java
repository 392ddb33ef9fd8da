package org.heddle.imap.syntax;

import java.util.List;

/// Which mailboxes a command means (RFC 5465 section 6, RFC 7377 section 2.2). Names are as in
/// [Command].
public sealed interface MailboxFilter {
  /// The selected mailbox.
  record Selected() implements MailboxFilter {}

  /// The selected mailbox, with expunges at their usual moments.
  record SelectedDelayed() implements MailboxFilter {}

  /// Where mail may be delivered.
  record Inboxes() implements MailboxFilter {}

  /// All of the user's own.
  record Personal() implements MailboxFilter {}

  /// Those that are subscribed to.
  record Subscribed() implements MailboxFilter {}

  /// These and all below them.
  record Subtree(List<String> mailboxes) implements MailboxFilter {}

  /// These and those one level below them.
  record SubtreeOne(List<String> mailboxes) implements MailboxFilter {}

  /// These.
  record Mailboxes(List<String> mailboxes) implements MailboxFilter {}
}

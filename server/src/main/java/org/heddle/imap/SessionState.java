package org.heddle.imap;

import org.heddle.storage.Account;

/// Where a session stands, with what it holds there (RFC 9051 section 3): no selected mailbox
/// without an account, no account before login.
sealed interface SessionState {
  /// @param failedLogins how many attempts were refused so far
  record NotAuthenticated(int failedLogins) implements SessionState {}

  /// Somebody is logged in, with or without a selected mailbox.
  sealed interface LoggedIn extends SessionState {
    Mailboxes mailboxes();

    /// The user's own account.
    default Account account() {
      return mailboxes().own();
    }
  }

  record Authenticated(Mailboxes mailboxes) implements LoggedIn {}

  /// @param place where the selected mailbox is, and what the user may do there
  record Selected(Mailboxes mailboxes, Place place, MailboxView view) implements LoggedIn {}

  record LoggedOut() implements SessionState {}
}

package org.heddle.imap;

import java.util.List;
import org.heddle.imap.syntax.FetchItem;

/// What a client wants to be told of the selected mailbox (RFC 5465 section 3.1).
///
/// @param delay whether expunges wait for a command that may tell them
/// @param arrivals what to fetch of each new message
record SelectedEvents(Level level, Delay delay, List<FetchItem> arrivals) {
  /// Each tells what the one before it tells, and more: RFC 5465 section 5 allows no other choice.
  enum Level {
    /// The client sees the mailbox as it was.
    NONE,
    /// What comes and goes.
    MESSAGES,
    /// And which flags change.
    FLAGS
  }

  /// SELECTED or SELECTED-DELAYED (RFC 5465 section 6.1).
  enum Delay {
    NONE,
    EXPUNGES
  }

  /// What holds until NOTIFY is used for the first time.
  static final SelectedEvents USUAL = new SelectedEvents(Level.FLAGS, Delay.NONE, List.of());

  /// Nothing at all.
  static final SelectedEvents NONE = new SelectedEvents(Level.NONE, Delay.NONE, List.of());

  /// What the client may hear of expunges while no command is in progress.
  MailboxView.Expunges betweenCommands() {
    return switch (delay) {
      case NONE -> MailboxView.Expunges.ANNOUNCE;
      case EXPUNGES -> MailboxView.Expunges.HOLD_BACK;
    };
  }
}

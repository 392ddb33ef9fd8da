package org.heddle.imap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What NOTIFY can ask to be told of (RFC 5465 section 5).
enum Event {
  MESSAGE_NEW("MessageNew"),
  MESSAGE_EXPUNGE("MessageExpunge"),
  FLAG_CHANGE("FlagChange"),
  MAILBOX_NAME("MailboxName"),
  SUBSCRIPTION_CHANGE("SubscriptionChange"),
  MAILBOX_METADATA("MailboxMetadataChange"),
  SERVER_METADATA("ServerMetadataChange");

  private final String text;

  Event(String text) {
    this.text = text;
  }

  /// Whether it befalls a message rather than a mailbox.
  boolean isOfMessages() {
    return switch (this) {
      case MESSAGE_NEW, MESSAGE_EXPUNGE, FLAG_CHANGE -> true;
      case MAILBOX_NAME, SUBSCRIPTION_CHANGE, MAILBOX_METADATA, SERVER_METADATA -> false;
    };
  }

  /// Whether annotations are changed by it.
  boolean isOfMetadata() {
    return this == MAILBOX_METADATA || this == SERVER_METADATA;
  }

  /// The event of that name in upper case, if there is one here.
  static Optional<Event> named(String name) {
    return Arrays.stream(values())
        .filter(event -> event.text.toUpperCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /// All names, parted by spaces.
  static String all() {
    return Arrays.stream(values()).map(event -> event.text).collect(Collectors.joining(" "));
  }
}

package org.heddle.storage;

/// How much mail an account holds. A message counts in every mailbox it is in, with its whole size.
///
/// @param bytes the sum of the sizes of all messages, 0 or more
/// @param messages 0 or more
public record Usage(long bytes, long messages) {
  /// An account without mail.
  public static final Usage NOTHING = new Usage(0, 0);

  /// What these mailboxes hold together.
  public static Usage of(Iterable<MailboxStatus> mailboxes) {
    Usage sum = NOTHING;
    for (MailboxStatus mailbox : mailboxes) {
      sum = sum.plus(mailbox.bytes(), mailbox.messages());
    }
    return sum;
  }

  /// This, and so much more; or less.
  public Usage plus(long moreBytes, long moreMessages) {
    return new Usage(bytes + moreBytes, messages + moreMessages);
  }
}

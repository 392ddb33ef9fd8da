package org.heddle.imap;

import java.util.HexFormat;
import java.util.Optional;
import org.heddle.mime.Envelope;
import org.heddle.mime.MessageKey;
import org.heddle.mime.Part;
import org.heddle.storage.MailboxStatus;

/// The MAILBOXID of mailboxes, and the EMAILID and the THREADID of messages (RFC 8474), told apart
/// by their first letter.
///
/// A MAILBOXID has the UIDVALIDITY in it: a mailbox that lost its UIDs is another one to clients
/// (RFC 8474 section 4).
///
/// A thread is named after the message it began with: the first of References or, where there are
/// none, the first Message-ID of In-Reply-To, or else the message's own. So the id comes from the
/// message alone: it never changes, is the same in every mailbox and on every storage, and needs no
/// index. The price is that a message whose mailer left out the beginning of References is in a
/// thread of its own, while THREAD may still find the link.
final class ObjectIds {
  private static final HexFormat HEX = HexFormat.of();

  private ObjectIds() {}

  static String mailboxId(MailboxStatus status) {
    return "F" + status.id().value() + "-" + status.uidValidity();
  }

  /// @param id as the storage has it
  static String emailId(long id) {
    return "M" + HEX.toHexDigits(id);
  }

  /// The storage's id; nothing if this is no EMAILID of ours.
  static Optional<Long> emailId(String text) {
    if (!text.matches("M[0-9a-f]{16}")) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.fromHexDigitsToLong(text, 1, text.length()));
  }

  /// @param message the structure of the whole message
  /// @param emailId as the storage has it: the thread of a message without any Message-ID
  static String threadId(Part message, long emailId) {
    MessageKey root =
        message
            .envelope()
            .flatMap(ObjectIds::root)
            .orElseGet(() -> MessageKey.of(emailId(emailId)));
    return "T" + HEX.toHexDigits(root.high()) + HEX.toHexDigits(root.low());
  }

  private static Optional<MessageKey> root(Envelope envelope) {
    return envelope.ancestors().stream().findFirst().or(envelope::key);
  }
}

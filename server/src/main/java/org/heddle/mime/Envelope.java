package org.heddle.mime;

import java.util.List;
import java.util.Optional;

/// The fields of ENVELOPE (RFC 9051 section 7.5.2) as the header has them: nothing for a field that
/// is missing, an empty text for one that is empty. Sender and Reply-To are not yet defaulted. All
/// texts are unfolded octets as Latin-1, encoded words left as they are. Of a field that occurs
/// more than once the first one counts, but the addresses of all To, Cc and Bcc fields are joined.
///
/// @param references the field that ENVELOPE lacks: the messages before this one in its thread
public record Envelope(
    Optional<String> date,
    Optional<String> subject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    Optional<String> inReplyTo,
    Optional<String> messageId,
    List<MessageKey> references) {
  /// The message's own Message-ID; nothing if it has no valid one.
  public Optional<MessageKey> key() {
    return messageId.flatMap(MessageIds::first).map(MessageKey::of);
  }

  /// The messages it descends from, the eldest first: its References or, if it has none, the first
  /// Message-ID of In-Reply-To (RFC 5256 section 3, THREAD).
  public List<MessageKey> ancestors() {
    if (!references.isEmpty()) {
      return references;
    }
    return inReplyTo.flatMap(MessageIds::first).map(MessageKey::of).stream().toList();
  }

  /// One element of an address list in IMAP's own form: a mailbox has a host; a group begins with
  /// only its name in `mailbox` and ends with nothing at all.
  ///
  /// A mailbox that lacks its local part or its host, as broken fields have them, has
  /// `MISSING_MAILBOX` or `MISSING_DOMAIN` in their place, so that no client takes it for a group.
  ///
  /// @param name the display name, without quotes; nothing if it is empty
  /// @param route the obsolete source route, as `@one,@two`
  public record Address(
      Optional<String> name,
      Optional<String> route,
      Optional<String> mailbox,
      Optional<String> host) {}
}

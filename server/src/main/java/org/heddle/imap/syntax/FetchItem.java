package org.heddle.imap.syntax;

import java.util.List;
import java.util.Optional;

/// What FETCH asks of a message (RFC 9051 section 6.4.5, RFC 3501 section 6.4.5). The macros ALL,
/// FAST and FULL are written out by the parser.
public sealed interface FetchItem {
  /// A data item without arguments.
  enum Simple implements FetchItem {
    UID,
    FLAGS,
    INTERNALDATE,
    RFC822_SIZE,
    /// The mod-sequence of the last change (RFC 7162 section 3.1.4.2).
    MODSEQ,
    /// When the message came into the mailbox (RFC 8514 section 4.2).
    SAVEDATE,
    /// The same for all copies of the message (RFC 8474 section 5.1).
    EMAILID,
    /// The same for all messages of a thread (RFC 8474 section 5.2).
    THREADID,
    ENVELOPE,
    /// BODY without a section: the structure without extension data.
    BODY,
    BODYSTRUCTURE
  }

  /// `BODY[section]<partial>`, and its kin of RFC 3501 under their own names.
  record Body(Section section, Optional<Partial> partial, Seen seen, Name name)
      implements FetchItem {}

  /// `BINARY[part]<partial>`: the part without its transfer encoding.
  ///
  /// @param part empty for the whole message
  record Binary(List<Integer> part, Optional<Partial> partial, Seen seen) implements FetchItem {}

  /// `BINARY.SIZE[part]`.
  record BinarySize(List<Integer> part) implements FetchItem {}

  /// `PREVIEW`: the beginning of the message's text (RFC 8970).
  record Preview(Priority priority) implements FetchItem {}

  /// Whether a preview is worth waiting for.
  enum Priority {
    NORMAL,
    /// Only what can be had without undue delay.
    LAZY
  }

  /// How the item is called in the answer.
  enum Name {
    /// `BODY[section]`.
    BODY,
    /// `RFC822`, the same as `BODY[]`.
    RFC822,
    /// `RFC822.HEADER`, the same as `BODY.PEEK[HEADER]`.
    RFC822_HEADER,
    /// `RFC822.TEXT`, the same as `BODY[TEXT]`.
    RFC822_TEXT
  }

  /// Whether reading sets `\Seen`: `.PEEK` or not.
  enum Seen {
    SET,
    PEEK
  }

  /// `<offset.length>`, in bytes.
  ///
  /// @param length at least 1
  record Partial(long offset, long length) {}
}

package org.heddle.imap.syntax;

/// How mailbox names travel: modified UTF-7 (RFC 3501 section 5.1.3) until the client has enabled
/// IMAP4rev2 or UTF8=ACCEPT, UTF-8 from then on (RFC 9051 section 5.1, RFC 9755 section 3).
public enum NameEncoding {
  MODIFIED_UTF7,
  UTF8
}

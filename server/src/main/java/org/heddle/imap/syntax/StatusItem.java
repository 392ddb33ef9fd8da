package org.heddle.imap.syntax;

/// What STATUS asks of a mailbox (RFC 9051 section 6.3.11, RFC 3501 section 6.3.10, RFC 7162),
/// named as IMAP writes it.
public enum StatusItem {
  MESSAGES,
  UIDNEXT,
  UIDVALIDITY,
  UNSEEN,
  DELETED,
  SIZE,
  RECENT,
  HIGHESTMODSEQ
}

package org.heddle.imap.syntax;

/// What STATUS asks of a mailbox (RFC 9051 section 6.3.11, RFC 3501 section 6.3.10, RFC 7162, RFC
/// 9208, RFC 7889, RFC 8474), named as IMAP writes it, with `_` for `-`.
public enum StatusItem {
  MESSAGES,
  UIDNEXT,
  UIDVALIDITY,
  UNSEEN,
  DELETED,
  SIZE,
  RECENT,
  HIGHESTMODSEQ,
  DELETED_STORAGE,
  APPENDLIMIT,
  MAILBOXID;

  /// As IMAP writes it.
  public String text() {
    return name().replace('_', '-');
  }
}

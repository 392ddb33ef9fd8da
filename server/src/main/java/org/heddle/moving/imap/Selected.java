package org.heddle.moving.imap;

/// What EXAMINE tells of a mailbox.
///
/// @param exists how many messages there are
/// @param uidNext above all UIDs; 0 if it was not told
/// @param highestModSeq 0 if the mailbox has none (RFC 7162 section 3.1.2.2)
/// @param mailboxId its MAILBOXID (RFC 8474); empty if the server has none
public record Selected(
    long exists, long uidValidity, long uidNext, long highestModSeq, String mailboxId) {}

package org.heddle.storage;

/// Names a mailbox for good: never reused, kept over renames. With the UIDVALIDITY it is the
/// MAILBOXID of RFC 8474.
///
/// @param value 1 to 200 characters of `A-Z a-z 0-9 _ -` (the objectid grammar of RFC 8474 section
///   7)
public record MailboxId(String value) {}

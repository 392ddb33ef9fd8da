package org.heddle.lmtp;

import org.heddle.storage.Account;

/// Somebody who gets mail here.
///
/// @param address as it was given
/// @param mailbox what the address, or the caller, says of the mailbox; empty for INBOX
public record Recipient(Address address, Account account, String mailbox) {}

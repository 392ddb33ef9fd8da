package org.heddle;

import java.io.InputStream;

/// One message that a program hands over, as `heddle deliver` has it.
///
/// @param user a name
/// @param mailbox empty for INBOX
/// @param sender an address; empty for a bounce, or if it is not known
/// @param recipient an address; empty if it is not known
/// @param content the message, up to the end of the stream
record Parcel(String user, String mailbox, String sender, String recipient, InputStream content) {}

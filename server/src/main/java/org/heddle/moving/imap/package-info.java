/// A client for IMAP servers of any make, which reads mailboxes as they are. It trusts a server
/// with the password and with nothing else: lengths, depths and numbers of everything it says are
/// bounded.
@NullMarked
package org.heddle.moving.imap;

import org.jspecify.annotations.NullMarked;

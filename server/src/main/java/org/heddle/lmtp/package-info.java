/// Delivery: mail comes in by LMTP (RFC 2033), or is handed over by a command.
@NullMarked
package org.heddle.lmtp;

import org.jspecify.annotations.NullMarked;

/// The mechanisms of SASL (RFC 4422), each a conversation of bytes that knows nothing of the
/// protocol it is held in.
@NullMarked
package org.heddle.auth.sasl;

import org.jspecify.annotations.NullMarked;

/// Maildir++ in place, as Dovecot 2.3 and Courier lay it out: mail is files, and what other
/// programs do to them is seen.
@NullMarked
package org.heddle.storage.maildir;

import org.jspecify.annotations.NullMarked;

/// The algorithms of THREAD (RFC 5256 section 3), on columns of numbers.
@NullMarked
package org.heddle.imap.threads;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.heddle.imap.wire;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.heddle.imap;

import org.jspecify.annotations.NullMarked;

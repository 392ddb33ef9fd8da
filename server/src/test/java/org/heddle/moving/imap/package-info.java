@NullMarked
package org.heddle.moving.imap;

import org.jspecify.annotations.NullMarked;

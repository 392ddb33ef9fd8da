@NullMarked
package org.heddle.imap.syntax;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.heddle.storage.maildir;

import org.jspecify.annotations.NullMarked;

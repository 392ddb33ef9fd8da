@NullMarked
package org.heddle.lmtp;

import org.jspecify.annotations.NullMarked;

/// Tests of what becomes of the mail when machines fail.
@NullMarked
package org.heddle.crash;

import org.jspecify.annotations.NullMarked;

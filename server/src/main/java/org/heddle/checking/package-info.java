/// Looks for damage in everything that a server keeps.
@NullMarked
package org.heddle.checking;

import org.jspecify.annotations.NullMarked;

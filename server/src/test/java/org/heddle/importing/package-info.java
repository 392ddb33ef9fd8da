@NullMarked
package org.heddle.importing;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.heddle.moving;

import org.jspecify.annotations.NullMarked;

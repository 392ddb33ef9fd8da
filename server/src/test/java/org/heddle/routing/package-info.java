@NullMarked
package org.heddle.routing;

import org.jspecify.annotations.NullMarked;

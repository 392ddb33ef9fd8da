@NullMarked
package org.heddle.net;

import org.jspecify.annotations.NullMarked;

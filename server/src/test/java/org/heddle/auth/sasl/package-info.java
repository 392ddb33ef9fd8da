@NullMarked
package org.heddle.auth.sasl;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.heddle.auth;

import org.jspecify.annotations.NullMarked;

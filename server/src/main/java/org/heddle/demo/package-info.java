/// An account with some mail to look at.
@NullMarked
package org.heddle.demo;

import org.jspecify.annotations.NullMarked;

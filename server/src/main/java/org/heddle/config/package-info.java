/// What can be set, where the values come from, and what they come to.
@NullMarked
package org.heddle.config;

import org.jspecify.annotations.NullMarked;

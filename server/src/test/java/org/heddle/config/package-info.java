@NullMarked
package org.heddle.config;

import org.jspecify.annotations.NullMarked;

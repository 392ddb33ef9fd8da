@NullMarked
package org.heddle.demo;

import org.jspecify.annotations.NullMarked;

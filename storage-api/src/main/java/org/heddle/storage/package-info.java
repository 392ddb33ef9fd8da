/// The storage SPI.
@NullMarked
package org.heddle.storage;

import org.jspecify.annotations.NullMarked;

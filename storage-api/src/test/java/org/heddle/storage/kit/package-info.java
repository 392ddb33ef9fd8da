/// The conformance kit: an in-memory storage as the executable model of the SPI, and the tests that
/// every backend has to pass.
@NullMarked
package org.heddle.storage.kit;

import org.jspecify.annotations.NullMarked;

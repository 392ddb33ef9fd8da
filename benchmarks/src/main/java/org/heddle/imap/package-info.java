/// Benchmarks of what the server keeps to itself.
@NullMarked
package org.heddle.imap;

import org.jspecify.annotations.NullMarked;

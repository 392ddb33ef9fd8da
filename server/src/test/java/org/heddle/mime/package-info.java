@NullMarked
package org.heddle.mime;

import org.jspecify.annotations.NullMarked;

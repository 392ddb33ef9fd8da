/// Mail from one store to another as it is: verifying, exporting, migrating, backing up.
@NullMarked
package org.heddle.moving;

import org.jspecify.annotations.NullMarked;

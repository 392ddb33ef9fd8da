/// Accounts that are kept elsewhere than the others: which, where, and how one gets there while it
/// is in use.
@NullMarked
package org.heddle.routing;

import org.jspecify.annotations.NullMarked;

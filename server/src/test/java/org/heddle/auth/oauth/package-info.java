@NullMarked
package org.heddle.auth.oauth;

import org.jspecify.annotations.NullMarked;

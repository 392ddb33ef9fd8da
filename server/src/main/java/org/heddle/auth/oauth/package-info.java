/// Who a token of OAuth 2 is about.
@NullMarked
package org.heddle.auth.oauth;

import org.jspecify.annotations.NullMarked;

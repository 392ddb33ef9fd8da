/// `heddle crash-test`: kills servers at work and looks whether they kept what they acknowledged.
/// It knows the server only from outside, by IMAP and LMTP.
@NullMarked
package org.heddle.crash;

import org.jspecify.annotations.NullMarked;

/// Takes mail from mbox files, Maildir trees and files of single messages into an account.
@NullMarked
package org.heddle.importing;

import org.jspecify.annotations.NullMarked;

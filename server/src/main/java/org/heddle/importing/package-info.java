/// Takes mail from mbox files, Maildir trees and files of single messages into an account.
@org.jspecify.annotations.NullMarked
package org.heddle.importing;

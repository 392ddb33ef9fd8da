/// Runs the `C:`/`S:` scripts under `transcripts` over real sockets.
@NullMarked
package org.heddle.imap.transcript;

import org.jspecify.annotations.NullMarked;

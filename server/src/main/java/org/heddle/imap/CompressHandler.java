package org.heddle.imap;

import org.heddle.imap.syntax.Command;

/// COMPRESS (RFC 4978 section 3). COMPRESSIONACTIVE is for a layer below that compresses, which TLS
/// does not.
final class CompressHandler {
  private final Dialogue dialogue;

  CompressHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// What a client sends before it has the answer, it has not compressed or should not have sent:
  /// nobody knows which, so that nothing is compressed then.
  Outcome compress(Command.Compress command, SessionState.LoggedIn here) {
    if (!command.algorithm().equals("DEFLATE")) {
      throw new BadCommand("Unknown algorithm");
    }
    if (dialogue.compression().isOn()) {
      throw new BadCommand("DEFLATE is active already");
    }
    if (dialogue.input().hasBuffered()) {
      throw new BadCommand("Nothing may follow COMPRESS before the answer");
    }
    dialogue.compression().beginAfterAnswer();
    return Outcome.ok(here, "DEFLATE active");
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.LoggedIn;

/// IDLE (RFC 9051 section 6.3.13).
final class IdleHandler {
  private final Dialogue dialogue;
  private final Vigil vigil;

  IdleHandler(Dialogue dialogue, Vigil vigil) {
    this.dialogue = dialogue;
    this.vigil = vigil;
  }

  Outcome idle(LoggedIn here) throws IOException {
    dialogue.continuation("idling");
    String line;
    try {
      line = vigil.keep(dialogue.input()::line, here, Expunges.ANNOUNCE);
    } catch (SocketTimeoutException silence) {
      throw new Farewell("Autologout: idle for too long");
    }
    if (!line.toUpperCase(Locale.ROOT).equals("DONE")) {
      throw new BadCommand("Expected DONE");
    }
    return Outcome.ok(here, "IDLE completed");
  }
}

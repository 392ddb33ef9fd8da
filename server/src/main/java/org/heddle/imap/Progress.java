package org.heddle.imap;

import java.io.IOException;
import java.util.function.LongSupplier;

/// Hears how far a long command is. To be called between two responses, as often as one likes.
@FunctionalInterface
interface Progress {
  /// For nobody.
  Progress SILENT = (_, _) -> {};

  /// So many of so many messages are done.
  ///
  /// @throws IOException if the client is gone, so that nobody waits for the rest
  void at(long done, long goal) throws IOException;

  /// Tells the client (RFC 9585), so that it does not take the silence for a dead connection: only
  /// when it has heard nothing for a while. Confined to the session's thread.
  final class Told implements Progress {
    private final Dialogue dialogue;
    private final String tag;
    private final LongSupplier nanoTime;
    private long spokenAt;

    /// @param tag that of the command
    /// @param nanoTime a clock that only runs forward
    Told(Dialogue dialogue, String tag, LongSupplier nanoTime) {
      this.dialogue = dialogue;
      this.tag = tag;
      this.nanoTime = nanoTime;
      this.spokenAt = nanoTime.getAsLong();
    }

    @Override
    public void at(long done, long goal) throws IOException {
      long now = nanoTime.getAsLong();
      boolean due = now - spokenAt >= dialogue.settings().progress().toNanos();
      if (!due || done >= goal || !dialogue.offer().has("INPROGRESS")) {
        return;
      }
      spokenAt = now;
      dialogue.untaggedLine(
          "OK [INPROGRESS (" + quotedTag() + ' ' + done + ' ' + goal + ")] Still working on it");
      dialogue.flush();
    }

    /// `inprogress-tag = quoted / nil`: a bracket in it would end the code too early (section 4).
    private String quotedTag() {
      return tag.contains("]") ? "NIL" : '"' + tag + '"';
    }
  }
}

package org.heddle.moving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;

/// One message as an mbox has it (mboxrd): a line that is `From ` behind any number of `>` gets one
/// more `>`, so that every message can be read back as it was. The header fields in which an mbox
/// keeps flags are left out: they are written anew. Lines end with LF here. Confined to one thread.
final class MboxMessage extends OutputStream {
  private static final Set<String> OWN = Set.of("status", "x-status", "x-keywords");

  /// Enough for the longest of these names with its colon, and some spaces between the two.
  private static final int LOOKED_AT = 16;

  private enum Line {
    KEPT,
    DROPPED
  }

  private final OutputStream target;
  private final byte[] start = new byte[LOOKED_AT];
  private int startLength;
  private boolean atStart = true;
  private boolean quoted;
  private boolean inHeader = true;
  private Line line = Line.KEPT;

  MboxMessage(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int octet) throws IOException {
    if (!atStart) {
      put(octet);
      atStart = octet == '\n';
      return;
    }
    if (octet == '>' && startLength == 0) {
      line = Line.KEPT;
      quoted = true;
      put(octet);
      return;
    }
    start[startLength++] = (byte) octet;
    if (octet == '\n' || startLength == LOOKED_AT) {
      decide();
      atStart = octet == '\n';
    }
  }

  /// What begins the line is known now.
  private void decide() throws IOException {
    String text = new String(start, 0, startLength, ISO_8859_1);
    startLength = 0;
    if (inHeader && !quoted) {
      boolean folded = text.startsWith(" ") || text.startsWith("\t");
      if (!folded) {
        line = isOwn(text) ? Line.DROPPED : Line.KEPT;
      }
      inHeader = !text.equals("\n");
    }
    quoted = false;
    if (text.startsWith("From ")) {
      put('>');
    }
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private static boolean isOwn(String text) {
    int colon = text.indexOf(':');
    return colon >= 0 && OWN.contains(text.substring(0, colon).strip().toLowerCase(Locale.ROOT));
  }

  private void put(int octet) throws IOException {
    if (line == Line.KEPT) {
      target.write(octet);
    }
  }

  /// Ends the message: its last line, and the empty line that parts it from the next.
  void finish() throws IOException {
    boolean unfinished = !atStart || startLength > 0 || quoted;
    if (startLength > 0) {
      decide();
    }
    if (unfinished) {
      put('\n');
    }
    line = Line.KEPT;
    target.write('\n');
  }
}

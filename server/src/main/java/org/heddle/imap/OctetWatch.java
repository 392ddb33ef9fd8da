package org.heddle.imap;

import java.io.OutputStream;

/// Sees what the octets of a message are while they pass: whether there is a NUL among them, and
/// whether one of its header is not ASCII. Confined to one thread.
final class OctetWatch extends OutputStream {
  private boolean inHeader = true;
  private boolean lineIsEmpty = true;
  private boolean nul;
  private boolean eightBitHeader;

  @Override
  public void write(int octet) {
    see((byte) octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int at = offset;
    while (inHeader && at < offset + length) {
      see(bytes[at++]);
    }
    while (!nul && at < offset + length) {
      nul = bytes[at++] == 0;
    }
  }

  private void see(byte octet) {
    nul |= octet == 0;
    if (octet == '\n') {
      inHeader &= !lineIsEmpty;
      lineIsEmpty = true;
    } else if (octet != '\r') {
      lineIsEmpty = false;
    }
    eightBitHeader |= inHeader && octet < 0;
  }

  /// Whether there was a NUL.
  boolean sawNul() {
    return nul;
  }

  /// Whether an octet above 127 stood before the first empty line.
  boolean sawEightBitHeader() {
    return eightBitHeader;
  }
}

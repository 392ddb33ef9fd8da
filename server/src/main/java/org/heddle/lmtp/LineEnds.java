package org.heddle.lmtp;

import java.io.IOException;
import java.io.OutputStream;

/// Makes every lone LF a CRLF, which is what IMAP calls a line end; a lone CR stays. Confined to
/// one thread.
final class LineEnds extends OutputStream {
  private static final byte[] CRLF = {'\r', '\n'};

  private final OutputStream target;
  private boolean afterCr;

  LineEnds(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int kept = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n' && !afterCr) {
        target.write(bytes, kept, i - kept);
        target.write(CRLF, 0, 2);
        kept = i + 1;
      }
      afterCr = bytes[i] == '\r';
    }
    target.write(bytes, kept, offset + length - kept);
  }
}

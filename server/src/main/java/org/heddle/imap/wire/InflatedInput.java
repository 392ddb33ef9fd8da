package org.heddle.imap.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// What the client has compressed (RFC 4978). However much a few bytes become, no more is held than
/// one read asks for, so that whoever reads bounds it as anything else. If a read of the stream
/// below times out, this one may be repeated. Confined to one thread at a time.
///
/// It never tells that something is available: what has come may be less than a whole block.
public final class InflatedInput extends InputStream {
  private static final int CHUNK = 1024;

  /// Bytes that become nothing, as empty blocks do: more of them than a client needs are a way to
  /// keep the server busy.
  private static final int MOST_IN_VAIN = 64 * 1024;

  private final InputStream below;
  private final Inflater inflater = new Inflater(true);
  private final byte[] chunk = new byte[CHUNK];
  private int inVain;

  /// @param below unbuffered
  public InflatedInput(InputStream below) {
    this.below = below;
  }

  @Override
  public int read() throws IOException {
    byte[] octet = new byte[1];
    return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
  }

  /// @throws ZipException if it was not compressed in that way
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (true) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0) {
          inVain = 0;
          return count;
        }
        if (inflater.finished() || !refill()) {
          return -1;
        }
      }
    } catch (DataFormatException broken) {
      throw new ZipException("Not a deflate stream");
    }
  }

  private boolean refill() throws IOException {
    if (inVain > MOST_IN_VAIN || inflater.needsDictionary()) {
      throw new ZipException("A deflate stream without content");
    }
    int count = below.read(chunk, 0, CHUNK);
    if (count > 0) {
      inflater.setInput(chunk, 0, count);
      inVain += count;
    }
    return count > 0;
  }

  /// Gives back the memory; nothing can be read any more.
  @Override
  public void close() {
    inflater.end();
  }
}

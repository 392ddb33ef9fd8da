package org.heddle.imap.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// What the client has compressed (RFC 4978), and what it sends uncompressed behind that (RFC 8437
/// section 4.1). However much a few bytes become, no more is held than one read asks for, so that
/// whoever reads bounds it as anything else. If a read of the stream below times out, this one may
/// be repeated. Confined to one thread at a time.
///
/// It never tells that something is available: what has come may be less than a whole block. What
/// follows a flush is not looked at before that which was flushed has been read, as it may be
/// something else.
public final class InflatedInput extends InputStream {
  private static final int CHUNK = 1024;

  /// An empty stored block on the border of a byte, without its first bits: what a flush ends in.
  private static final byte[] FLUSH = {0, 0, -1, -1};

  /// Bytes that become nothing, as empty blocks do: more of them than a client needs are a way to
  /// keep the server busy.
  private static final int MOST_IN_VAIN = 64 * 1024;

  private enum Stage {
    COMPRESSED,
    /// The rest of the deflate stream comes, which has no content any more.
    ENDING,
    PLAIN
  }

  private final InputStream below;
  private final Inflater inflater = new Inflater(true);

  /// What was read below, behind the last bytes from before.
  private final byte[] chunk = new byte[FLUSH.length + CHUNK];

  private int at = FLUSH.length;
  private int end = FLUSH.length;
  private Stage stage = Stage.COMPRESSED;
  private int inVain;

  /// @param below unbuffered
  public InflatedInput(InputStream below) {
    this.below = below;
  }

  /// The client compresses no more. Its deflate stream ends now, by a last block or merely by a
  /// flush, and what is read from here on are the bytes behind it as they are.
  public void end() {
    at -= inflater.getRemaining();
    stage = Stage.ENDING;
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
      if (stage == Stage.ENDING) {
        passEnd();
      }
      return switch (stage) {
        case COMPRESSED -> inflate(target, offset, length);
        case ENDING -> -1;
        case PLAIN -> plain(target, offset, length);
      };
    } catch (DataFormatException broken) {
      throw new ZipException("Not a deflate stream");
    }
  }

  private int inflate(byte[] target, int offset, int length)
      throws IOException, DataFormatException {
    while (true) {
      int count = inflater.inflate(target, offset, length);
      if (count > 0) {
        inVain = 0;
        return count;
      }
      if (inflater.finished() || !feed()) {
        return -1;
      }
    }
  }

  private int plain(byte[] target, int offset, int length) throws IOException {
    int count = Math.min(length, end - at);
    if (count == 0) {
      return below.read(target, offset, length);
    }
    System.arraycopy(chunk, at, target, offset, count);
    at += count;
    return count;
  }

  private boolean feed() throws IOException {
    if (at == end && !refill()) {
      return false;
    }
    feed(endOfFlush() - at);
    return true;
  }

  private void feed(int count) throws IOException {
    if (inVain > MOST_IN_VAIN || inflater.needsDictionary()) {
      throw new ZipException("A deflate stream without content");
    }
    inflater.setInput(chunk, at, count);
    at += count;
    inVain += count;
  }

  private boolean refill() throws IOException {
    System.arraycopy(chunk, end - FLUSH.length, chunk, 0, FLUSH.length);
    at = FLUSH.length;
    end = FLUSH.length;
    end += Math.max(0, below.read(chunk, at, CHUNK));
    return at < end;
  }

  private int endOfFlush() {
    int stop = at + 1;
    while (stop < end && !isFlushed(stop)) {
      stop++;
    }
    return stop;
  }

  private boolean isFlushed(int stop) {
    return Arrays.equals(chunk, stop - FLUSH.length, stop, FLUSH, 0, FLUSH.length);
  }

  /// Stops at the end of the stream below; to be repeated then.
  private void passEnd() throws IOException, DataFormatException {
    byte[] content = new byte[1];
    while (!inflater.finished()) {
      if (at == end && !refill()) {
        return;
      }
      if (isFlushed(at) && beginsText(chunk[at])) {
        break;
      }
      feed(1);
      if (inflater.inflate(content) > 0) {
        throw new ZipException("Compressed content behind its end");
      }
    }
    inflater.end();
    stage = Stage.PLAIN;
  }

  /// A tag does, or an empty line; the last block of a stream without more content does not.
  private static boolean beginsText(byte octet) {
    return octet < 0 || octet >= ' ' || octet == '\r' || octet == '\n';
  }

  /// Gives back the memory; nothing can be read any more.
  @Override
  public void close() {
    inflater.end();
  }
}

package org.heddle.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Writes a message that holds NULs, which IMAP4rev1 cannot carry, as one that holds none: the
/// bodies with a NUL become base64, and everything else stays as it is, byte for byte, since any
/// change may break a signature (RFC 3516 sections 4.4 and 6). Confined to one thread.
public final class NulEncoder {
  /// A multiple of the 57 octets that make a line of base64.
  private static final int BLOCK = 57 * 288;

  /// A longer header is not rewritten: that takes it on the heap.
  private static final int MAX_HEADER = 1 << 20;

  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder();

  private final ByteSource source;
  private final long size;
  private final OutputStream target;

  /// @param size of all there is in the source
  public NulEncoder(ByteSource source, long size, OutputStream target) {
    this.source = source;
    this.size = size;
    this.target = target;
  }

  /// A NUL stands where no transfer encoding can hide it: in a header, between parts, or in a body
  /// that is said to be encoded already.
  public static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1;

    NotPossible() {
      super("A NUL outside the bodies", null, false, false);
    }
  }

  /// Writes the message.
  ///
  /// @param message its structure
  /// @throws IOException if the target fails
  /// @throws NotPossible if a part of the message cannot be written; what is before it was
  public void write(Part message) throws IOException, NotPossible {
    long done = 0;
    for (Part leaf : leaves(message, new ArrayList<>())) {
      if (hasNul(leaf.bodyStart(), leaf.end())) {
        copy(done, leaf.headerStart());
        header(leaf);
        body(leaf);
        done = leaf.end();
      }
    }
    copy(done, size);
  }

  private static List<Part> leaves(Part part, List<Part> found) {
    if (part.children().isEmpty()) {
      found.add(part);
    }
    part.children().forEach(child -> leaves(child, found));
    return found;
  }

  private boolean hasNul(long from, long to) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long at = from; at < to; at += block.length) {
      if (hasNul(block, fill(block, at, to))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNul(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private void copy(long from, long to) throws IOException, NotPossible {
    byte[] block = new byte[BLOCK];
    for (long at = from; at < to; at += block.length) {
      int count = fill(block, at, to);
      if (hasNul(block, count)) {
        throw new NotPossible();
      }
      target.write(block, 0, count);
    }
  }

  /// The header, with another transfer encoding.
  private void header(Part leaf) throws IOException, NotPossible {
    long length = leaf.bodyStart() - leaf.headerStart();
    boolean identity = List.of("7BIT", "8BIT", "BINARY").contains(leaf.encoding());
    if (!identity || length > MAX_HEADER) {
      throw new NotPossible();
    }
    long at = leaf.headerStart();
    byte[] block = new byte[(int) length];
    fill(block, at, leaf.bodyStart());
    boolean needsVersion = leaf.envelope().isPresent();
    int end = 0;
    for (HeaderField field : HeaderField.parse(block)) {
      needsVersion &= !field.name().equalsIgnoreCase("MIME-Version");
      boolean goes = field.name().equalsIgnoreCase("Content-Transfer-Encoding");
      copy(at + end, at + (goes ? field.start() : field.end()));
      end = field.end();
    }
    text(needsVersion ? "MIME-Version: 1.0\r\n" : "");
    text("Content-Transfer-Encoding: base64\r\n");
    copy(at + end, leaf.bodyStart());
    text(endsWithEmptyLine(block) ? "" : "\r\n");
  }

  private static boolean endsWithEmptyLine(byte[] header) {
    String end = new String(header, StandardCharsets.ISO_8859_1).replace("\r", "");
    return end.equals("\n") || end.endsWith("\n\n");
  }

  private void body(Part leaf) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long at = leaf.bodyStart(); at < leaf.end(); at += block.length) {
      int count = fill(block, at, leaf.end());
      text(at > leaf.bodyStart() ? "\r\n" : "");
      target.write(BASE64.encode(Arrays.copyOf(block, count)));
    }
    text(leaf.end() == size ? "\r\n" : "");
  }

  private void text(String ascii) throws IOException {
    target.write(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads a block, or less at the end.
  private int fill(byte[] block, long from, long to) throws IOException {
    int wanted = (int) Math.min(block.length, to - from);
    int done = 0;
    while (done < wanted) {
      int count = source.read(from + done, block, done, wanted - done);
      if (count <= 0) {
        throw new IOException("The message is shorter than it was");
      }
      done += count;
    }
    return wanted;
  }
}

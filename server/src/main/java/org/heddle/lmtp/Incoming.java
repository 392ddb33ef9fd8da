package org.heddle.lmtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message that is being received. It can always be written to: when it is too large, or the
/// spool fails, the rest is dropped and [#problem] says why, because a client that sends hears
/// nothing before it has sent all. Confined to one thread.
public final class Incoming implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Incoming.class);

  private final long limit;
  private final Spool spool;
  private final TopHeader header;
  private final OutputStream content;
  private Optional<Verdict.Refused> problem = Optional.empty();

  /// @param spool where large messages are kept meanwhile
  /// @param limit in octets, at least 1
  Incoming(Path spool, long limit) {
    this.limit = limit;
    this.spool = new Spool(spool);
    this.header = new TopHeader(this.spool);
    this.content = new LineEnds(header);
  }

  /// Where the bytes of the message go, without any dots. Never throws.
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        take(bytes, offset, length);
      }
    };
  }

  private void take(byte[] bytes, int offset, int length) {
    if (problem.isPresent()) {
      return;
    }
    try {
      content.write(bytes, offset, length);
      checkSize();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void checkSize() {
    if (spool.size() > limit) {
      problem = Optional.of(Verdict.TOO_LARGE);
      spool.close();
    }
  }

  private void failed(IOException e) {
    log.warn("A message cannot be spooled: {}", e.toString());
    problem = Optional.of(Verdict.NO_ROOM);
    spool.close();
  }

  /// Takes a message as a program pipes it: lines may end in LF, and may begin with the `From `
  /// line of mbox files, which is left out.
  ///
  /// @throws IOException if the input cannot be read
  public void read(InputStream input) throws IOException {
    byte[] first = input.readNBytes(5);
    boolean mbox = new String(first, java.nio.charset.StandardCharsets.ISO_8859_1).equals("From ");
    if (mbox) {
      for (int octet = input.read(); octet >= 0 && octet != '\n'; octet = input.read()) {
        // The line is dropped.
      }
    } else {
      take(first, 0, first.length);
    }
    input.transferTo(output());
    finish();
  }

  /// All bytes were written.
  void finish() {
    if (problem.isPresent()) {
      return;
    }
    try {
      header.finish();
      checkSize();
    } catch (IOException e) {
      failed(e);
    }
  }

  /// Why it cannot be delivered to anybody.
  Optional<Verdict.Refused> problem() {
    return problem;
  }

  TopHeader header() {
    return header;
  }

  long size() {
    return spool.size();
  }

  /// Writes the message, without its Return-Path.
  ///
  /// @throws IOException if the spool fails
  void copyTo(OutputStream target) throws IOException {
    spool.copyTo(target);
  }

  @Override
  public void close() {
    spool.close();
  }
}

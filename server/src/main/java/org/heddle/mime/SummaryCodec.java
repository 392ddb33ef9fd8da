package org.heddle.mime;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A [Summary] as compact bytes for a storage to keep: versioned, so that what an older server
/// wrote is either understood or read anew.
///
/// The first octet is the version, the last four are a checksum (CRC32C) of all before them.
/// Between them stands the tree in depth-first order: numbers as little-endian groups of seven
/// bits, offsets as distances from the one before, texts by their length in octets or, where they
/// are among the commonest, by their place in a table. The preview comes last.
public final class SummaryCodec {
  /// To be raised with every change of the format and of the rules by which a message is scanned.
  private static final byte VERSION = 2;

  private static final int CHECKSUM = 4;

  private SummaryCodec() {}

  /// The summary of a message of which nothing but the structure is known yet.
  ///
  /// @param message as the scanner makes one: all its texts are octets as Latin-1
  public static byte[] encode(Part message) {
    return encode(new Summary(message));
  }

  /// @param summary with a structure as the scanner makes one
  public static byte[] encode(Summary summary) {
    SummaryWriter writer = new SummaryWriter();
    writer.octet(VERSION);
    writer.part(summary.message(), 0);
    writer.unicode(summary.preview());
    byte[] content = writer.toBytes();
    byte[] sealed = Arrays.copyOf(content, content.length + CHECKSUM);
    int checksum = checksum(content, content.length);
    for (int i = 0; i < CHECKSUM; i++) {
      sealed[content.length + i] = (byte) (checksum >>> (8 * i));
    }
    return sealed;
  }

  /// Whether this version wrote the bytes, if they are a summary at all.
  public static boolean isOurs(byte[] summary) {
    return summary.length > 0 && summary[0] == VERSION;
  }

  /// Nothing if the bytes are of another version or damaged.
  public static Optional<Summary> decode(byte[] summary) {
    int length = summary.length - CHECKSUM;
    if (length < 1 || summary[0] != VERSION || !hasChecksum(summary, length)) {
      return Optional.empty();
    }
    try {
      SummaryReader reader = new SummaryReader(summary, 1, length);
      Summary decoded = new Summary(reader.part(0, 0), reader.unicode());
      return reader.isAtEnd() ? Optional.of(decoded) : Optional.empty();
    } catch (SummaryReader.Damage e) {
      return Optional.empty();
    }
  }

  private static boolean hasChecksum(byte[] summary, int length) {
    int written = 0;
    for (int i = 0; i < CHECKSUM; i++) {
      written |= (summary[length + i] & 0xff) << (8 * i);
    }
    return written == checksum(summary, length);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}

package org.heddle.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What a proxy says in front of a connection about the client behind it: the PROXY protocol,
/// version 1 (a line) and 2 (binary). Believed only of proxies that the operator named.
///
/// @param address the client's; nothing if the proxy speaks for itself or does not know
/// @param port of the client
/// @param tls whether the client speaks TLS with the proxy
record ProxyHeader(Optional<InetAddress> address, int port, Encryption tls) {
  /// Whether the proxy took TLS off.
  enum Encryption {
    TLS,
    NONE
  }

  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final int LONGEST_LINE = 107;
  private static final int LONGEST_BLOCK = 4096;
  private static final int SSL = 0x20;
  private static final int CRC = 0x03;
  private static final ProxyHeader UNKNOWN = new ProxyHeader(Optional.empty(), 0, Encryption.NONE);

  /// Reads exactly the header.
  ///
  /// @throws IOException if there is none, or it is broken
  static ProxyHeader read(InputStream in) throws IOException {
    int first = in.read();
    if (first == 'P') {
      return line(in);
    }
    byte[] start = new byte[16];
    start[0] = (byte) first;
    readFully(in, start, 1);
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (start[i] != SIGNATURE[i]) {
        throw broken();
      }
    }
    int length = (start[14] & 0xFF) << 8 | (start[15] & 0xFF);
    if (start[12] >> 4 != 2 || length > LONGEST_BLOCK) {
      throw broken();
    }
    byte[] block = new byte[length];
    readFully(in, block, 0);
    return block(start, block);
  }

  private static void readFully(InputStream in, byte[] into, int from) throws IOException {
    if (in.readNBytes(into, from, into.length - from) < into.length - from) {
      throw new EOFException("The PROXY header is not complete");
    }
  }

  private static IOException broken() {
    return new IOException("No PROXY header, from a proxy that must send one");
  }

  /// `PROXY TCP4 192.0.2.1 198.51.100.1 56324 143` and CRLF.
  private static ProxyHeader line(InputStream in) throws IOException {
    var text = new StringBuilder("P");
    while (!text.toString().endsWith("\r\n")) {
      int next = in.read();
      if (next < 0 || text.length() == LONGEST_LINE) {
        throw broken();
      }
      text.append((char) next);
    }
    String[] words = text.substring(0, text.length() - 2).split(" ", -1);
    if (!words[0].equals("PROXY") || words.length < 2) {
      throw broken();
    }
    return switch (words[1]) {
      case "UNKNOWN" -> UNKNOWN;
      case "TCP4", "TCP6" -> tcp(words);
      default -> throw broken();
    };
  }

  private static ProxyHeader tcp(String[] words) throws IOException {
    try {
      InetAddress source = InetAddress.ofLiteral(words[2]);
      int port = Integer.parseInt(words[4]);
      boolean six = source.getAddress().length == 16;
      if (words.length == 6 && port >= 0 && port < 65536 && six == words[1].equals("TCP6")) {
        return new ProxyHeader(Optional.of(source), port, Encryption.NONE);
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("The PROXY header cannot be read", e);
    }
    throw broken();
  }

  private static ProxyHeader block(byte[] start, byte[] block) throws IOException {
    int command = start[12] & 0x0F;
    if (command == 0) {
      return UNKNOWN; // LOCAL: the proxy itself, to see whether we are there.
    }
    int addressBytes =
        switch (start[13] & 0xFF) {
          case 0x11 -> 4;
          case 0x21 -> 16;
          default -> 0;
        };
    if (command != 1 || block.length < 2 * addressBytes + (addressBytes == 0 ? 0 : 4)) {
      throw broken();
    }
    if (addressBytes == 0) {
      return UNKNOWN;
    }
    var fields = ByteBuffer.wrap(block);
    byte[] source = new byte[addressBytes];
    fields.get(source).position(2 * addressBytes);
    int port = fields.getShort() & 0xFFFF;
    fields.getShort();
    var tls = extensions(fields, start, block);
    return new ProxyHeader(Optional.of(InetAddress.getByAddress(source)), port, tls);
  }

  /// Type, length and value each; what is not known is skipped.
  private static Encryption extensions(ByteBuffer fields, byte[] start, byte[] block)
      throws IOException {
    Encryption tls = Encryption.NONE;
    while (fields.remaining() >= 3) {
      int type = fields.get() & 0xFF;
      int length = fields.getShort() & 0xFFFF;
      int at = fields.position();
      if (length > fields.remaining()) {
        throw broken();
      }
      if (type == SSL && length >= 5 && (block[at] & 1) != 0) {
        tls = Encryption.TLS;
      }
      if (type == CRC) {
        check(start, block, at, length);
      }
      fields.position(at + length);
    }
    return tls;
  }

  /// The checksum is that of the header with zeros in its own place.
  private static void check(byte[] start, byte[] block, int at, int length) throws IOException {
    byte[] blank = block.clone();
    var crc = new CRC32C();
    crc.update(start);
    if (length != 4) {
      throw broken();
    }
    int told = ByteBuffer.wrap(block).getInt(at);
    ByteBuffer.wrap(blank).putInt(at, 0);
    crc.update(blank);
    if ((int) crc.getValue() != told) {
      throw new IOException("The PROXY header has a wrong checksum");
    }
  }

  /// What the protection of the client's connection is, as far as we can know.
  Optional<Protection> protection() {
    return tls == Encryption.TLS ? Optional.of(new ByProxy()) : Optional.empty();
  }

  /// TLS that ends at the proxy.
  private static final class ByProxy implements Protection.Tls {
    @Override
    public String version() {
      return "TLS by proxy";
    }

    @Override
    public String cipherSuite() {
      return "";
    }

    @Override
    public Optional<X509Certificate> clientCertificate() {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> channelBinding() {
      return Optional.empty();
    }
  }
}

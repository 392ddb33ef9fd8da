package org.heddle.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The first message of a TLS client (RFC 8446 section 4.1.2), read before anything is made for the
/// handshake: a client that drips it costs the bytes it has sent and no more, and one that speaks
/// something else than TLS is known by its first byte.
final class ClientHello {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int LONGEST_RECORD = 1 << 14;

  /// Post-quantum key shares and a ticket with a certificate in it fit well.
  private static final int LONGEST = 1 << 15;

  private ClientHello() {}

  /// Reads the records that the message is in, and nothing behind them.
  ///
  /// @throws IOException if it is something else, or does not come
  static byte[] read(InputStream in) throws IOException {
    var records = new ByteArrayOutputStream();
    int need = 4;
    int have = 0;
    byte[] message = new byte[4];
    while (have < need) {
      byte[] record = record(in, records);
      for (int i = 0; i < record.length && have + i < 4; i++) {
        message[have + i] = record[i];
      }
      have += record.length;
      if (have >= 4) {
        need = 4 + length(message);
      }
    }
    return records.toByteArray();
  }

  private static int length(byte[] message) throws IOException {
    int length = (message[1] & 0xFF) << 16 | (message[2] & 0xFF) << 8 | (message[3] & 0xFF);
    if (message[0] != CLIENT_HELLO || length > LONGEST) {
      throw new IOException("The TLS handshake does not begin with a client's hello");
    }
    return length;
  }

  /// `type (1) version (2) length (2) fragment`
  private static byte[] record(InputStream in, ByteArrayOutputStream records) throws IOException {
    int type = octet(in);
    int major = type == HANDSHAKE ? octet(in) : -1;
    if (type != HANDSHAKE || major != 3) {
      throw new IOException("This is not TLS");
    }
    int minor = octet(in);
    int length = octet(in) << 8 | octet(in);
    if (length == 0 || length > LONGEST_RECORD || records.size() + length > LONGEST) {
      throw new IOException("The client's hello is too long for TLS");
    }
    byte[] fragment = in.readNBytes(length);
    if (fragment.length < length) {
      throw new EOFException("The client's hello is not complete");
    }
    records.writeBytes(
        new byte[] {(byte) type, (byte) major, (byte) minor, (byte) (length >> 8), (byte) length});
    records.writeBytes(fragment);
    return fragment;
  }

  private static int octet(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("No client's hello");
    }
    return octet;
  }
}

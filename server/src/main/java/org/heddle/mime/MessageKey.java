package org.heddle.mime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Stands for a Message-ID: 128 bits of the SHA-256 of it, so that a message with a hundred
/// references takes little room and nobody can find another Message-ID with the same key.
///
/// @param high the first eight octets
/// @param low the next eight
public record MessageKey(long high, long low) {
  /// @param id octets as Latin-1, as [MessageIds] reads them
  public static MessageKey of(String id) {
    try {
      byte[] octets = id.getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(octets));
      return new MessageKey(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

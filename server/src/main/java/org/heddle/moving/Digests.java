package org.heddle.moving;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.heddle.storage.Content;
import org.heddle.storage.Mailbox;

/// SHA-256 of messages, read piece by piece. Confined to one thread.
final class Digests {
  private final byte[] block = new byte[64 * 1024];
  private final MessageDigest digest;

  Digests() {
    digest = sha256();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /// @throws org.heddle.storage.StorageException.MessageGone if there is no such message
  byte[] of(Mailbox mailbox, long uid) {
    digest.reset();
    try (Content content = mailbox.content(uid)) {
      long at = 0;
      for (int n = content.read(at, block, 0, block.length);
          n > 0;
          n = content.read(at, block, 0, block.length)) {
        digest.update(block, 0, n);
        at += n;
      }
    }
    return digest.digest();
  }
}

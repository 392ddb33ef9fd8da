package org.heddle.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/// `{SSHA256}`: the digest of password and salt, and the salt.
final class SaltedDigest {
  private SaltedDigest() {}

  static String of(Secret password, byte[] salt) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(password.value().getBytes(StandardCharsets.UTF_8));
      var both = new ByteArrayOutputStream();
      both.writeBytes(digest.digest(salt));
      both.writeBytes(salt);
      return "{SSHA256}" + Base64.getEncoder().encodeToString(both.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has this algorithm.
    }
  }
}

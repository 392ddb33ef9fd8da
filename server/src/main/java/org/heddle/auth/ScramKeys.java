package org.heddle.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677): it can check
/// a proof of the password with it, and prove itself, but not log in.
public final class ScramKeys {
  static final String SCHEME = "{SCRAM-SHA-256}";
  private static final String HMAC = "HmacSHA256";
  private static final int MAX_ITERATIONS = 1_000_000;

  private final int iterations;
  private final byte[] salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramKeys(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    this.iterations = iterations;
    this.salt = salt;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  /// The keys of a password.
  public static ScramKeys of(Secret password, byte[] salt, int iterations) {
    byte[] salted = salted(password, salt, iterations);
    byte[] storedKey = sha256(hmac(salted, "Client Key"));
    return new ScramKeys(iterations, salt.clone(), storedKey, hmac(salted, "Server Key"));
  }

  /// Keys that are nobody's, as a user's who is not there.
  static ScramKeys ofNobody(byte[] salt, int iterations) {
    byte[] nothing = new byte[32];
    return new ScramKeys(iterations, salt, nothing, nothing);
  }

  /// Reads `{SCRAM-SHA-256}iterations,salt,stored key,server key`, the last three in base64, as
  /// Dovecot writes it.
  ///
  /// @return nothing if it is no such text
  static Optional<ScramKeys> parse(String hash) {
    if (!hash.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String[] parts = hash.substring(SCHEME.length()).split(",", -1);
    try {
      int iterations = Integer.parseInt(parts[0]);
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] stored = base64.decode(parts[2]);
      byte[] server = base64.decode(parts[3]);
      boolean good =
          iterations > 0
              && iterations <= MAX_ITERATIONS
              && parts.length == 4
              && stored.length == 32
              && server.length == 32;
      return good
          ? Optional.of(new ScramKeys(iterations, base64.decode(parts[1]), stored, server))
          : Optional.empty();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /// The text that [#parse] reads.
  String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return SCHEME
        + iterations
        + ","
        + base64.encodeToString(salt)
        + ","
        + base64.encodeToString(storedKey)
        + ","
        + base64.encodeToString(serverKey);
  }

  /// At least 1.
  public int iterations() {
    return iterations;
  }

  /// In base64.
  public String salt() {
    return Base64.getEncoder().encodeToString(salt);
  }

  /// Whether the proof comes from somebody who knows the password.
  ///
  /// @param authMessage the conversation, as section 3 puts it together
  public boolean proves(byte[] proof, String authMessage) {
    byte[] signature = hmac(storedKey, authMessage);
    if (proof.length != signature.length) {
      return false;
    }
    byte[] clientKey = new byte[proof.length];
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] = (byte) (proof[i] ^ signature[i]);
    }
    return MessageDigest.isEqual(sha256(clientKey), storedKey);
  }

  /// What proves the server to the client.
  public byte[] serverSignature(String authMessage) {
    return hmac(serverKey, authMessage);
  }

  /// Whether it is the password that the keys were made of.
  boolean areOf(Secret password) {
    return MessageDigest.isEqual(of(password, salt, iterations).storedKey, storedKey);
  }

  /// `Hi()`: PBKDF2 with one block.
  private static byte[] salted(Secret password, byte[] salt, int iterations) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      byte[] key = SaslPrep.prepared(password.value()).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
      mac.update(salt);
      byte[] u = mac.doFinal(new byte[] {0, 0, 0, 1});
      byte[] result = u.clone();
      for (int i = 1; i < iterations; i++) {
        u = mac.doFinal(u);
        for (int b = 0; b < result.length; b++) {
          result[b] ^= u[b];
        }
      }
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has this algorithm.
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

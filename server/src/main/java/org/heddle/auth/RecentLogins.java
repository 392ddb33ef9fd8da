package org.heddle.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Remembers for a few minutes which passwords were right, because a webmail logs in for every page
/// it shows. Thread-safe.
///
/// What is kept is a MAC under a key that lives as long as the process, bound to the hash that was
/// stored at the time: it is worth nothing after the password was changed, or to somebody who sees
/// the memory without the key.
public final class RecentLogins {
  private static final int MOST = 10_000;
  private static final String ALGORITHM = "HmacSHA256";

  private record Remembered(byte[] mac, String stored, long until) {}

  private final long nanos;
  private final SecretKeySpec key;
  private final Map<String, Remembered> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > MOST;
        }
      };

  /// @param lifetime how long a login is remembered after it was checked in full
  public RecentLogins(Duration lifetime) {
    this.nanos = lifetime.toNanos();
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  void remember(String user, Secret password, String stored) {
    byte[] mac = mac(user, password, stored);
    synchronized (entries) {
      entries.put(user, new Remembered(mac, stored, System.nanoTime() + nanos));
    }
  }

  /// Whether this password was found right lately, and the hash that it matched is still among
  /// those that are stored.
  boolean knows(String user, Secret password, List<String> stored) {
    Remembered entry;
    synchronized (entries) {
      entry = entries.get(user);
      if (entry != null && System.nanoTime() - entry.until > 0) {
        entries.remove(user);
        return false;
      }
    }
    return entry != null
        && stored.contains(entry.stored)
        && MessageDigest.isEqual(entry.mac, mac(user, password, entry.stored));
  }

  private byte[] mac(String user, Secret password, String stored) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part : new String[] {user, stored, password.value()}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length});
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has this algorithm.
    }
  }
}

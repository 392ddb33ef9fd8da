package org.heddle.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hashes and checks passwords with Argon2id (RFC 9106) at the parameters that OWASP recommends: 19
/// MiB of memory, two passes, one lane. Thread-safe.
///
/// A check costs tens of milliseconds of one core and its memory, by design; so only as many run at
/// once as there are cores, and a flood of logins waits in a queue instead of taking the machine.
public final class Passwords implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Passwords.class);
  private static final String SCHEME = "{ARGON2ID}";
  private static final int KIBIBYTES = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Semaphore running;
  private final Duration patience;
  private volatile boolean closed;

  /// @param atOnce how many hashes may be computed at the same time
  /// @param patience how long a check may wait for its turn
  public Passwords(int atOnce, Duration patience) {
    this.running = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /// One hash per core, and ten seconds of patience.
  public static Passwords standard() {
    return new Passwords(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(10));
  }

  /// The password as it may be stored, with a salt of its own.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public String hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var function = Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID);
    return SCHEME + inTurn(() -> function.hash(bytes(password), salt).getResult());
  }

  /// Whether this is the password that was stored. Something stored that is no hash of ours matches
  /// nothing.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public boolean matches(Secret password, String stored) {
    if (!stored.startsWith(SCHEME)) {
      log.warn("A stored password has a scheme that is not understood");
      return false;
    }
    String hash = stored.substring(SCHEME.length());
    try {
      var function = Argon2Function.getInstanceFromHash(hash);
      return inTurn(
          () -> function.check(bytes(password), hash.getBytes(StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      log.warn("A stored password is no Argon2id hash");
      return false;
    }
  }

  /// As RFC 8265 section 4.2.2 prepares a password: other spaces become the plain one, and NFC.
  private static byte[] bytes(Secret password) {
    String plain = password.value().replaceAll("\\p{Zs}", " ");
    return Normalizer.normalize(plain, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /// Whoever waits for a turn hears at once that there will be none, so that the server need not
  /// wait for a queue of logins before it stops; idempotent.
  @Override
  public void close() {
    closed = true;
    running.release();
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!running.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StorageException.Unavailable("Too many logins at once, try again later", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("The server is shutting down", e);
    }
    try {
      if (closed) {
        throw new StorageException.Unavailable("The server is shutting down", null);
      }
      return work.get();
    } finally {
      running.release();
    }
  }
}

package org.heddle.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.auth.PasswordScheme.Cost;
import org.heddle.storage.StorageException;
import org.heddle.storage.User.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks passwords in all the ways in which they may be stored ([PasswordScheme]). New ones are
/// stored with Argon2id (RFC 9106) at the parameters that OWASP recommends, 19 MiB of memory, two
/// passes, one lane, and beside that as keys for SCRAM-SHA-256. Thread-safe.
public final class Passwords implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Passwords.class);
  private static final String SCHEME = "{ARGON2ID}";
  private static final int KIBIBYTES = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /// As [Password] has it.
  private static final int LONGEST_HASH = 4096;

  /// What RFC 7677 section 4 asks for at least, and clients do without complaint.
  static final int SCRAM_ITERATIONS = 4096;

  private static final Pattern PLAIN =
      Pattern.compile("\\{(?:PLAIN|CLEAR|CLEARTEXT)}(.*)", Pattern.CASE_INSENSITIVE);

  /// What no password matches, but costs as much to find out.
  private static final String NOBODY =
      "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

  private final SecureRandom random = new SecureRandom();
  private final HashQueue queue;

  /// @param atOnce how many hashes may be computed at the same time
  /// @param patience how long a check may wait for its turn
  public Passwords(int atOnce, Duration patience) {
    this.queue = new HashQueue(atOnce, patience);
  }

  /// One hash per core, and ten seconds of patience.
  public static Passwords standard() {
    return new Passwords(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(10));
  }

  /// The user's own password as it is stored, with salts of its own.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public List<Password> store(Secret password) {
    var keys = ScramKeys.of(password, salt(), SCRAM_ITERATIONS);
    return List.of(new Password("", hash(password)), new Password("", keys.text()));
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /// The password with Argon2id, with a salt of its own.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public String hash(Secret password) {
    byte[] salt = salt();
    var function = Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID);
    return SCHEME + queue.inTurn("", () -> function.hash(prepared(password), salt).getResult());
  }

  /// A password for an app, of 100 bits, and how it is stored. It is random, so nobody can guess it
  /// however quick guessing is: a quick hash will do, and a user may have many of them.
  public record AppPassword(Secret password, String hash) {}

  /// Makes one: five groups of four letters.
  public AppPassword forApp() {
    // Nothing that could be mistaken for another: 5 bits each.
    String letters = "abcdefghijkmnpqrstuvwxyz23456789";
    var text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 4 == 0) {
        text.append('-');
      }
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    var password = new Secret(text.toString());
    return new AppPassword(password, SaltedDigest.of(password, salt()));
  }

  /// Whether this is one of the passwords that were stored. Takes as long for a user who has none.
  ///
  /// @param asker whose share of the time it takes, as an address
  /// @return the hash that it matches
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  Optional<String> find(Secret password, List<String> stored, String asker) {
    boolean slow = false;
    Optional<String> found = Optional.empty();
    // The quick ones first: an app asks more often than a person.
    for (Cost cost : List.of(Cost.QUICK, Cost.SLOW)) {
      for (String hash : stored) {
        Optional<PasswordScheme.Stored> scheme = PasswordScheme.of(hash);
        boolean turn = scheme.filter(s -> s.scheme().cost() == cost).isPresent();
        // Keys for SCRAM stand beside a hash of the same password.
        boolean again = hash.startsWith(ScramKeys.SCHEME) && slow;
        if (turn && found.isEmpty() && !again) {
          slow |= cost == Cost.SLOW;
          found = matches(password, hash, asker) ? Optional.of(hash) : Optional.empty();
        }
      }
    }
    if (found.isEmpty() && !slow) {
      matches(password, NOBODY, asker);
    }
    return found;
  }

  /// Whether this is the password that was stored. Something stored that nobody understands matches
  /// nothing.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public boolean matches(Secret password, String hash) {
    return matches(password, hash, "");
  }

  private boolean matches(Secret password, String hash, String asker) {
    Optional<PasswordScheme.Stored> stored = PasswordScheme.of(hash);
    if (stored.isEmpty()) {
      log.warn("A stored password has a scheme that is not understood: {}", scheme(hash));
      return false;
    }
    try {
      return switch (stored.get().scheme().cost()) {
        case QUICK -> stored.get().is(password);
        case SLOW -> queue.inTurn(asker, () -> stored.get().is(password));
      };
    } catch (IllegalArgumentException e) {
      log.warn(
          "A stored password of the scheme {} cannot be used: {}", scheme(hash), e.getMessage());
      return false;
    }
  }

  /// How a password is stored, in braces.
  public static String scheme(String hash) {
    int brace = hash.indexOf('}');
    return hash.startsWith("{") && brace > 0 ? hash.substring(0, brace + 1) : "{CRYPT}";
  }

  /// Why no password could ever match something that was stored, found out by trying one.
  ///
  /// @return nothing if it can be used
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  public Optional<String> objection(String hash) {
    if (hash.length() > LONGEST_HASH || hash.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it is too long or has control characters");
    }
    Optional<PasswordScheme.Stored> stored = PasswordScheme.of(hash);
    if (stored.isEmpty()) {
      return Optional.of("its scheme is not understood");
    }
    try {
      queue.inTurn("", () -> stored.get().is(new Secret("x")));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The keys for SCRAM-SHA-256 among what was stored, or made of a password that was stored as it
  /// is. Takes as long for a user who has none: keys are made in any case.
  ///
  /// @param salt for keys that are made; the same for a name each time, or somebody who asks twice
  ///   sees that the name is a user's
  /// @param asker whose share of the time it takes, as an address
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  Optional<ScramKeys> scramKeys(List<String> stored, byte[] salt, String asker) {
    Optional<Secret> plain =
        stored.stream()
            .map(PLAIN::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .map(found -> new Secret(found.group(1)));
    Secret password = plain.orElse(new Secret(""));
    ScramKeys made = queue.inTurn(asker, () -> ScramKeys.of(password, salt, SCRAM_ITERATIONS));
    return stored.stream()
        .flatMap(hash -> ScramKeys.parse(hash).stream())
        .findFirst()
        .or(() -> plain.map(known -> made));
  }

  /// As RFC 8265 section 4.2.2 prepares a password: other spaces become the plain one, and NFC.
  static byte[] prepared(Secret password) {
    String plain = password.value().replaceAll("\\p{Zs}", " ");
    return Normalizer.normalize(plain, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /// Whoever waits for a turn hears at once that there will be none, so that the server need not
  /// wait for a queue of logins before it stops; idempotent.
  @Override
  public void close() {
    queue.close();
  }
}

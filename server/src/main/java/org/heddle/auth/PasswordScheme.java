package org.heddle.auth;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/// The ways in which passwords are stored, as Dovecot names them: `{SCHEME}text`, or
/// `{SCHEME.HEX}text` and `{SCHEME.B64}text` for another encoding. A text without braces is that of
/// `crypt(3)`. What a stored text asks for is bounded: it must not take the machine.
///
/// @param cost whether checking takes long, on purpose
/// @param check whether a password is that of the text behind the braces; throws an
///   [IllegalArgumentException] if the text cannot be read
record PasswordScheme(Cost cost, BiPredicate<Secret, String> check) {
  /// How long it takes to check.
  enum Cost {
    SLOW,
    QUICK
  }

  /// A stored password with its scheme.
  record Stored(PasswordScheme scheme, String text) {
    /// Whether it is this password.
    ///
    /// @throws IllegalArgumentException if the text is none of the scheme, or asks for too much
    boolean is(Secret password) {
      try {
        return scheme.check.test(password, text);
      } catch (IndexOutOfBoundsException e) {
        // What the libraries say about a text that is cut off.
        throw new IllegalArgumentException("it is too short", e);
      }
    }
  }

  private static final Pattern BRACES = Pattern.compile("\\{([A-Za-z0-9-]+)(?:\\.(\\w+))?}(.*)");
  private static final Pattern ARGON2 =
      Pattern.compile("\\$argon2id?\\$v=\\d+\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,3})\\$");

  private static final int MAX_PASSES = 100;

  /// Each is a thread.
  private static final int MAX_LANES = 16;

  private static final int MAX_BCRYPT = 16;
  private static final int MAX_ROUNDS = 5_000_000;

  /// The text that belongs to a scheme which is known.
  ///
  /// @return nothing if nobody knows the scheme
  static Optional<Stored> of(String hash) {
    Matcher braces = BRACES.matcher(hash);
    if (!braces.matches()) {
      return hash.startsWith("{") ? Optional.empty() : crypt(hash);
    }
    String name = braces.group(1).toUpperCase(Locale.ROOT);
    String text = braces.group(3);
    String encoding = braces.group(2) == null ? "" : braces.group(2);
    Optional<String> digest = Optional.ofNullable(DIGESTS.get(name));
    if (digest.isPresent()) {
      return Optional.of(
          new Stored(
              new PasswordScheme(
                  Cost.QUICK,
                  (password, t) ->
                      digest(password, Encoding.of(encoding, name, t).decode(t), digest.get())),
              text));
    }
    return encoding.isEmpty() ? named(name, text) : encoded(name, encoding, text);
  }

  private static Optional<Stored> named(String name, String text) {
    return name.equals("CRYPT")
        ? crypt(text)
        : Optional.ofNullable(SCHEMES.get(name)).map(scheme -> new Stored(scheme, text));
  }

  private static Optional<Stored> encoded(String name, String encoding, String text) {
    try {
      byte[] decoded = Encoding.of(encoding, name, text).decode(text);
      return named(name, new String(decoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static final Map<String, PasswordScheme> SCHEMES =
      Map.ofEntries(
          Map.entry("ARGON2ID", new PasswordScheme(Cost.SLOW, PasswordScheme::argon2)),
          Map.entry("ARGON2I", new PasswordScheme(Cost.SLOW, PasswordScheme::argon2)),
          Map.entry("BLF-CRYPT", new PasswordScheme(Cost.SLOW, PasswordScheme::bcrypt)),
          Map.entry("SHA512-CRYPT", new PasswordScheme(Cost.SLOW, PasswordScheme::shaCrypt)),
          Map.entry("SHA256-CRYPT", new PasswordScheme(Cost.SLOW, PasswordScheme::shaCrypt)),
          Map.entry("MD5-CRYPT", new PasswordScheme(Cost.SLOW, PasswordScheme::md5Crypt)),
          Map.entry("PBKDF2", new PasswordScheme(Cost.SLOW, PasswordScheme::pbkdf2)),
          Map.entry("SCRAM-SHA-256", new PasswordScheme(Cost.SLOW, PasswordScheme::scram)),
          Map.entry("PLAIN", new PasswordScheme(Cost.QUICK, PasswordScheme::plain)),
          Map.entry("CLEAR", new PasswordScheme(Cost.QUICK, PasswordScheme::plain)),
          Map.entry("CLEARTEXT", new PasswordScheme(Cost.QUICK, PasswordScheme::plain)));

  /// A digest, with a salt behind it where the text is longer than the digest.
  private static final Map<String, String> DIGESTS =
      Map.ofEntries(
          Map.entry("SHA", "SHA-1"),
          Map.entry("SHA1", "SHA-1"),
          Map.entry("SHA256", "SHA-256"),
          Map.entry("SHA512", "SHA-512"),
          Map.entry("SSHA", "SHA-1"),
          Map.entry("SSHA256", "SHA-256"),
          Map.entry("SSHA512", "SHA-512"),
          Map.entry("SMD5", "MD5"),
          Map.entry("PLAIN-MD5", "MD5"),
          Map.entry("LDAP-MD5", "MD5"));

  private static final Map<String, Integer> HEX_LENGTHS =
      Map.of("SHA", 40, "SHA1", 40, "SHA256", 64, "SHA512", 128, "PLAIN-MD5", 32, "LDAP-MD5", 32);

  private enum Encoding {
    BASE64,
    HEX;

    /// Hexadecimal is taken without being named where it is as long as the digest asks for.
    static Encoding of(String named, String scheme, String text) {
      return switch (named.toUpperCase(Locale.ROOT)) {
        case "HEX" -> HEX;
        case "B64", "BASE64" -> BASE64;
        default -> HEX_LENGTHS.getOrDefault(scheme, 0) == text.length() ? HEX : BASE64;
      };
    }

    byte[] decode(String text) {
      return switch (this) {
        case BASE64 -> Base64.getDecoder().decode(text);
        case HEX -> HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
      };
    }
  }

  /// By what stands between the first two dollar signs; what has none is the old DES, which nobody
  /// should use any more.
  private static Optional<Stored> crypt(String text) {
    String name =
        switch (text.split("\\$", 3).length < 3 ? "" : text.split("\\$", 3)[1]) {
          case "1" -> "MD5-CRYPT";
          case "2a", "2b", "2x", "2y" -> "BLF-CRYPT";
          case "5" -> "SHA256-CRYPT";
          case "6" -> "SHA512-CRYPT";
          case "argon2id" -> "ARGON2ID";
          case "argon2i" -> "ARGON2I";
          default -> "";
        };
    return Optional.ofNullable(SCHEMES.get(name)).map(scheme -> new Stored(scheme, text));
  }

  private static byte[] bytes(Secret password) {
    return password.value().getBytes(StandardCharsets.UTF_8);
  }

  private static void bound(long asked, long most) {
    if (asked > most) {
      throw new IllegalArgumentException("it asks for too much work");
    }
  }

  private static boolean argon2(Secret password, String text) {
    // Looked at by ourselves: the function takes its memory when it is made.
    Matcher costs = ARGON2.matcher(text);
    if (!costs.lookingAt()) {
      throw new IllegalArgumentException("it is no text of Argon2");
    }
    bound(Long.parseLong(costs.group(1)), Runtime.getRuntime().maxMemory() / 1024 / 3);
    bound(Long.parseLong(costs.group(2)), MAX_PASSES);
    bound(Long.parseLong(costs.group(3)), MAX_LANES);
    var function = Argon2Function.getInstanceFromHash(text);
    byte[] hash = text.getBytes(StandardCharsets.US_ASCII);
    byte[] typed = bytes(password);
    byte[] prepared = Passwords.prepared(password);
    return function.check(prepared, hash)
        || (!Arrays.equals(typed, prepared) && function.check(typed, hash));
  }

  private static boolean bcrypt(Secret password, String text) {
    var function = BcryptFunction.getInstanceFromHash(text);
    bound(function.getLogarithmicRounds(), MAX_BCRYPT);
    return function.check(bytes(password), text.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean shaCrypt(Secret password, String text) {
    Matcher rounds = Pattern.compile("\\$[56]\\$rounds=(\\d{1,9})\\$.*").matcher(text);
    bound(rounds.matches() ? Long.parseLong(rounds.group(1)) : 0, MAX_ROUNDS);
    String made =
        text.startsWith("$5$")
            ? Sha2Crypt.sha256Crypt(bytes(password), text)
            : Sha2Crypt.sha512Crypt(bytes(password), text);
    return same(made, text);
  }

  private static boolean md5Crypt(Secret password, String text) {
    return same(Md5Crypt.md5Crypt(bytes(password), text), text);
  }

  /// `$1$salt$rounds$hexadecimal`, with HMAC-SHA-1.
  private static boolean pbkdf2(Secret password, String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 5 || !parts[1].equals("1")) {
      throw new IllegalArgumentException("it is no text of PBKDF2");
    }
    int rounds = Integer.parseInt(parts[3]);
    bound(rounds, MAX_ROUNDS);
    byte[] hash = HexFormat.of().parseHex(parts[4]);
    try {
      var key =
          new PBEKeySpec(
              password.value().toCharArray(),
              parts[2].getBytes(StandardCharsets.US_ASCII),
              rounds,
              hash.length * 8);
      byte[] made =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(key).getEncoded();
      return MessageDigest.isEqual(made, hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean scram(Secret password, String text) {
    return ScramKeys.parse(ScramKeys.SCHEME + text)
        .orElseThrow(() -> new IllegalArgumentException("it has no keys of SCRAM"))
        .areOf(password);
  }

  private static boolean plain(Secret password, String text) {
    return same(password.value(), text);
  }

  private static boolean digest(Secret password, byte[] stored, String algorithm) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      int length = digest.getDigestLength();
      if (stored.length < length) {
        throw new IllegalArgumentException("it is too short");
      }
      digest.update(bytes(password));
      digest.update(stored, length, stored.length - length);
      return MessageDigest.isEqual(digest.digest(), Arrays.copyOf(stored, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}

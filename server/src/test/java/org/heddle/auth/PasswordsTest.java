package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.heddle.storage.StorageException;
import org.heddle.storage.User.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final Passwords PASSWORDS = Passwords.standard();
  private static final Secret GOOD = new Secret("correct horse");
  private static final Secret BAD = new Secret("battery staple");
  private static final Secret DOVECOTS = new Secret("tanstaafl \u00A35");

  private static Stream<String> madeByDovecot() throws IOException {
    try (var in =
        Objects.requireNonNull(PasswordsTest.class.getResourceAsStream("doveadm-pw.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("madeByDovecot")
  void whatDovecotHasStoredIsUnderstood(String stored) {
    assertTrue(PASSWORDS.matches(DOVECOTS, stored));
    assertFalse(PASSWORDS.matches(new Secret("tanstaafl \u00A36"), stored));
    assertFalse(PASSWORDS.matches(new Secret(""), stored));
  }

  @ParameterizedTest
  @MethodSource("madeByDovecot")
  void aSchemeIsNamedInAnyCase(String stored) {
    int brace = stored.indexOf('}');
    String lower = stored.substring(0, brace).toLowerCase(java.util.Locale.ROOT);
    assertTrue(PASSWORDS.matches(DOVECOTS, lower + stored.substring(brace)));
  }

  @Test
  void whatCryptMadeNeedsNoBraces() throws IOException {
    long without =
        madeByDovecot()
            .filter(line -> line.matches("\\{(ARGON2ID?|[A-Z0-9]+-CRYPT|CRYPT)}.*"))
            .filter(line -> PASSWORDS.matches(DOVECOTS, line.substring(line.indexOf('}') + 1)))
            .count();
    assertEquals(8, without);
  }

  @Test
  void aHashIsArgon2idWithItsParametersAndASaltOfItsOwn() {
    String one = PASSWORDS.hash(GOOD);
    assertTrue(one.startsWith("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$"), one);
    assertNotEquals(one, PASSWORDS.hash(GOOD));
    assertTrue(PASSWORDS.matches(GOOD, one));
    assertFalse(PASSWORDS.matches(BAD, one));
  }

  @Test
  void aNewPasswordIsKeptForScramToo() {
    List<String> stored = PASSWORDS.store(GOOD).stream().map(Password::hash).toList();
    assertEquals(2, stored.size());
    assertTrue(stored.get(1).startsWith("{SCRAM-SHA-256}4096,"), stored.get(1));
    for (String hash : stored) {
      assertTrue(PASSWORDS.matches(GOOD, hash));
      assertFalse(PASSWORDS.matches(BAD, hash));
    }
    assertEquals(stored.get(1), keys(stored));
    assertEquals("none", keys(stored.subList(0, 1)));
    assertEquals(keys(List.of("{PLAIN}x")), keys(List.of("{clear}x")));
    assertTrue(
        keys(List.of("{PLAIN}x")).startsWith("{SCRAM-SHA-256}4096,AAAAAAAAAAAAAAAAAAAAAA==,"));
  }

  private static String keys(List<String> stored) {
    return PASSWORDS.scramKeys(stored, new byte[16], "").map(ScramKeys::text).orElse("none");
  }

  @Test
  void anAppPasswordIsOneOfMany() {
    var one = PASSWORDS.forApp();
    var other = PASSWORDS.forApp();
    assertTrue(one.password().value().matches("([a-z2-9]{4}-){4}[a-z2-9]{4}"));
    assertNotEquals(one.password(), other.password());
    List<String> stored = List.of(PASSWORDS.hash(GOOD), other.hash(), one.hash());
    assertEquals(Optional.of(one.hash()), PASSWORDS.find(one.password(), stored, ""));
    assertEquals(Optional.of(stored.getFirst()), PASSWORDS.find(GOOD, stored, ""));
    assertEquals(Optional.empty(), PASSWORDS.find(BAD, stored, ""));
    assertEquals(Optional.empty(), PASSWORDS.find(GOOD, List.of(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{UNKNOWN}secret",
        "{CRYPT}seabWcZjDxkJE",
        "{ARGON2ID}",
        "{ARGON2ID}secret",
        "{ARGON2ID}$argon2id$v=19$",
        "{ARGON2ID}$argon2id$v=19$m=16777216,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
        "{SHA512-CRYPT}$6$rounds=999999999$salt$x",
        "{SHA512-CRYPT}secret",
        "{BLF-CRYPT}$2y$31$8gnGtdOM.C2icFj4s/Ly9OdvPgmUjfBdDdFFYU6K3Wi2TuPmhCeHS",
        "{BLF-CRYPT}secret",
        "{PBKDF2}$1$salt$999999999$00",
        "{PBKDF2}secret",
        "{SCRAM-SHA-256}4096,x",
        "{SCRAM-SHA-256}2000000000,c2FsdA==,a2V5,a2V5",
        "{SSHA}x",
        "{SSHA}c2VjcmV0",
        "{SHA256.HEX}secret",
        "{MD5-CRYPT}secret",
      })
  void whatCannotBeUsedMatchesNothing(String stored) {
    assertFalse(PASSWORDS.matches(new Secret("secret"), stored));
  }

  /// Whatever is cut off, or has something behind it that does not belong there, is no error.
  @ParameterizedTest
  @MethodSource("madeByDovecot")
  void whatIsCutOffMatchesNothing(String stored) {
    boolean plain = stored.contains("PLAIN") || stored.contains("CLEAR");
    for (int end : new int[] {0, 5, 12, 20, 30, stored.length() - 3}) {
      if (!plain && end < stored.length()) {
        assertFalse(PASSWORDS.matches(DOVECOTS, stored.substring(0, end)), stored + " " + end);
      }
    }
  }

  @Test
  void whatIsWrongWithAStoredPasswordIsSaid() {
    assertEquals(Optional.empty(), PASSWORDS.objection("{PLAIN}x"));
    assertEquals(
        Optional.of("its scheme is not understood"), PASSWORDS.objection("{CRYPT}seabWcZjDxkJE"));
    assertEquals(
        Optional.of("it asks for too much work"),
        PASSWORDS.objection("{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=99$d9EeQUaKq9s$ki4+Ux9TEoT1"));
    assertTrue(PASSWORDS.objection("{PLAIN}" + "x".repeat(4096)).isPresent());
    assertTrue(PASSWORDS.objection("{PLAIN}a\tb").isPresent());
    assertTrue(PASSWORDS.objection("{SHA256.HEX}secret").isPresent());
  }

  @Test
  void aPasswordIsTheSameHoweverItIsComposed() {
    String stored = PASSWORDS.hash(new Secret("M\u00FCll eimer"));
    assertTrue(PASSWORDS.matches(new Secret("Mu\u0308ll\u00A0eimer"), stored));
  }

  @Test
  @Timeout(60)
  void whoWaitsForATurnHearsThatThereWillBeNone() {
    var full = new Passwords(0, Duration.ofDays(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> logins = List.of(() -> full.hash(GOOD), () -> full.hash(BAD));
      List<Future<String>> waiting = logins.stream().map(threads::submit).toList();
      full.close();
      for (Future<String> login : waiting) {
        var refused = assertThrows(ExecutionException.class, login::get);
        assertInstanceOf(StorageException.Unavailable.class, refused.getCause());
      }
    }
  }

  @Test
  @Timeout(60)
  void oneAskerDoesNotKeepTheOthersWaiting() throws Exception {
    var queue = new HashQueue(2, Duration.ofDays(1));
    var busy = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        var _ =
            threads.submit(() ->
                queue.inTurn(
                    "192.0.2.1",
                    () -> {
                      busy.countDown();
                      try {
                        done.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return 0;
                    }));
      }
      busy.await();
      assertEquals(7, queue.inTurn("192.0.2.2", () -> 7));
      done.countDown();
    }
  }

  @Test
  void aLoginIsRememberedForAWhileOnly() {
    List<String> stored = List.of("other", "hash");
    var recent = new RecentLogins(Duration.ofHours(1));
    recent.remember("anna", GOOD, "hash");
    assertTrue(recent.knows("anna", GOOD, stored));
    assertFalse(recent.knows("anna", BAD, stored));
    assertFalse(recent.knows("anna", GOOD, List.of("other")));
    assertFalse(recent.knows("bert", GOOD, stored));
    var forgetful = new RecentLogins(Duration.ofNanos(-1));
    forgetful.remember("anna", GOOD, "hash");
    assertFalse(forgetful.knows("anna", GOOD, stored));
  }

  @Test
  void aSecretDoesNotPrint() {
    assertEquals("[secret]", GOOD.toString());
    assertFalse(new Password("x", "{ARGON2ID}x").toString().contains("ARGON"));
  }
}

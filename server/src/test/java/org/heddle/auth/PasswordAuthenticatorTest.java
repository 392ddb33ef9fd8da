package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.heddle.auth.Authenticator.Result;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordAuthenticatorTest {
  private static final Passwords PASSWORDS = Passwords.standard();
  private static final Secret GOOD = new Secret("correct horse");
  private static final Secret BAD = new Secret("battery staple");

  private static PasswordAuthenticator authenticator(MemoryStorage storage) {
    return new PasswordAuthenticator(storage.users(), PASSWORDS, Duration.ofHours(1));
  }

  private static Optional<String> login(Authenticator authenticator, String user, Secret password) {
    return switch (authenticator.login(user, password)) {
      case Result.Accepted(String account) -> Optional.of(account);
      case Result.Rejected() -> Optional.empty();
    };
  }

  @Test
  void aHashIsArgon2idWithItsParametersAndASaltOfItsOwn() {
    String one = PASSWORDS.hash(GOOD);
    assertTrue(one.startsWith("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$"), one);
    assertNotEquals(one, PASSWORDS.hash(GOOD));
    assertTrue(PASSWORDS.matches(GOOD, one));
    assertFalse(PASSWORDS.matches(BAD, one));
  }

  /// Made with the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p
  /// 1 -l 32`, published among its test vectors.
  @Test
  void aHashOfTheReferenceImplementationIsUnderstood() {
    String reference =
        "{ARGON2ID}$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertTrue(PASSWORDS.matches(new Secret("password"), reference));
    assertFalse(PASSWORDS.matches(new Secret("differentpassword"), reference));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{PLAIN}secret",
        "{ARGON2ID}",
        "{ARGON2ID}secret",
        "{ARGON2ID}$argon2id$v=19$"
      })
  void whatIsNoHashMatchesNothing(String stored) {
    assertFalse(PASSWORDS.matches(new Secret("secret"), stored));
  }

  @Test
  void aPasswordIsTheSameHoweverItIsComposed() {
    String stored = PASSWORDS.hash(new Secret("M\u00FCll eimer"));
    assertTrue(PASSWORDS.matches(new Secret("Mu\u0308ll\u00A0eimer"), stored));
  }

  @Test
  void theRightPasswordIsAcceptedAndNoOther() {
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("J\u00F6rg", PASSWORDS.hash(GOOD)));
      var authenticator = authenticator(storage);
      assertEquals(Optional.of("J\u00F6rg"), login(authenticator, "Jo\u0308rg", GOOD));
      assertEquals(Optional.empty(), login(authenticator, "J\u00F6rg", BAD));
      assertEquals(Optional.empty(), login(authenticator, "J\u00F6rg", new Secret("")));
      assertEquals(Optional.empty(), login(authenticator, "j\u00F6rg", GOOD));
      assertEquals(Optional.empty(), login(authenticator, "nobody", GOOD));
      assertEquals(Optional.empty(), login(authenticator, "J\u00F6rg\n", GOOD));
    }
  }

  @Test
  void aRememberedLoginEndsWithThePasswordOrTheUser() {
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("anna", PASSWORDS.hash(GOOD)));
      var authenticator = authenticator(storage);
      assertEquals(Optional.of("anna"), login(authenticator, "anna", GOOD));
      assertEquals(Optional.of("anna"), login(authenticator, "anna", GOOD));
      assertEquals(Optional.empty(), login(authenticator, "anna", BAD));
      storage.users().save(new User("anna", PASSWORDS.hash(BAD)));
      assertEquals(Optional.empty(), login(authenticator, "anna", GOOD));
      assertEquals(Optional.of("anna"), login(authenticator, "anna", BAD));
      storage.users().remove("anna");
      assertEquals(Optional.empty(), login(authenticator, "anna", BAD));
    }
  }

  @Test
  void aFloodOfLoginsIsToldToComeBack() {
    var full = new Passwords(0, Duration.ofMillis(1));
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("anna", PASSWORDS.hash(GOOD)));
      var authenticator = new PasswordAuthenticator(storage.users(), full);
      for (String user : List.of("anna", "nobody")) {
        assertThrows(StorageException.Unavailable.class, () -> authenticator.login(user, GOOD));
      }
    }
  }

  @Test
  @Timeout(60)
  void whoWaitsForATurnHearsThatThereWillBeNone() throws InterruptedException {
    var full = new Passwords(0, Duration.ofDays(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> logins = List.of(() -> full.hash(GOOD), () -> full.hash(BAD));
      var waiting = logins.stream().map(threads::submit).toList();
      full.close();
      for (var login : waiting) {
        var refused = assertThrows(ExecutionException.class, login::get);
        assertInstanceOf(StorageException.Unavailable.class, refused.getCause());
      }
    }
  }

  @Test
  void aLoginIsRememberedForAWhileOnly() {
    String stored = "hash";
    var recent = new RecentLogins(Duration.ofHours(1));
    recent.remember("anna", GOOD, stored);
    assertTrue(recent.knows("anna", GOOD, stored));
    assertFalse(recent.knows("anna", BAD, stored));
    assertFalse(recent.knows("anna", GOOD, "other"));
    assertFalse(recent.knows("bert", GOOD, stored));
    var forgetful = new RecentLogins(Duration.ofNanos(-1));
    forgetful.remember("anna", GOOD, stored);
    assertFalse(forgetful.knows("anna", GOOD, stored));
  }

  @Test
  void aSecretDoesNotPrint() {
    assertEquals("[secret]", GOOD.toString());
    assertFalse(new User("anna", "{ARGON2ID}x").toString().contains("ARGON"));
  }
}

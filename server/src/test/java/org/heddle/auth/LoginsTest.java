package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Logins.Outcome;
import org.heddle.auth.UserEntry.Proof;
import org.heddle.net.AddressRange;
import org.heddle.net.Protection;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final Passwords PASSWORDS = Passwords.standard();
  private static final Secret GOOD = new Secret("correct horse");
  private static final Secret BAD = new Secret("battery staple");
  private static final Visitor SOMEBODY = from("192.0.2.1");

  private static Visitor from(String address) {
    return new Visitor(Optional.of(InetAddress.ofLiteral(address)), new Protection.Local(), "imap");
  }

  private static Logins logins(UserDirectory users, Optional<UserDirectory> masters) {
    var throttle = new LoginThrottle();
    throttle.close();
    return new Logins(users, masters, PASSWORDS, new RecentLogins(Duration.ofHours(1)), throttle);
  }

  private static Logins logins(MemoryStorage storage) {
    return logins(Directories.of(storage.users()), Optional.empty());
  }

  private static String login(Logins logins, String typed, Secret password) {
    return login(logins, SOMEBODY, Claim.of(typed, ""), password);
  }

  private static String login(Logins logins, Visitor visitor, Claim claim, Secret password) {
    return switch (logins.withPassword(visitor, claim, password, "PLAIN")) {
      case Outcome.Accepted(var user) -> user.account();
      case Outcome.Rejected _ -> "rejected";
      case Outcome.NotAuthorized _ -> "not authorized";
    };
  }

  private static UserEntry entry(String name, Proof proof, AddressRange... from) {
    return new UserEntry(name, proof, Optional.empty(), List.of(from));
  }

  private static Proof stored(String password) {
    return new Proof.Stored(List.of(new UserEntry.StoredPassword("", "{PLAIN}" + password)));
  }

  @Test
  void theRightPasswordIsAcceptedAndNoOther() {
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("J\u00F6rg", PASSWORDS.store(GOOD), Optional.empty()));
      var logins = logins(storage);
      assertEquals("J\u00F6rg", login(logins, "Jo\u0308rg", GOOD));
      assertEquals("rejected", login(logins, "J\u00F6rg", BAD));
      assertEquals("rejected", login(logins, "J\u00F6rg", new Secret("")));
      assertEquals("rejected", login(logins, "J\u00F6rg", new Secret("x".repeat(5000))));
      assertEquals("rejected", login(logins, "j\u00F6rg", GOOD));
      assertEquals("rejected", login(logins, "nobody", GOOD));
      assertEquals("rejected", login(logins, "J\u00F6rg\n", GOOD));
    }
  }

  @Test
  void aNameIsFoundInLowerCaseToo() {
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("ann@example.org", PASSWORDS.store(GOOD), Optional.empty()));
      assertEquals("ann@example.org", login(logins(storage), "Ann@Example.ORG", GOOD));
    }
  }

  @Test
  void aRememberedLoginEndsWithThePasswordOrTheUser() {
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("anna", PASSWORDS.hash(GOOD)));
      var logins = logins(storage);
      assertEquals("anna", login(logins, "anna", GOOD));
      assertEquals("anna", login(logins, "anna", GOOD));
      assertEquals("rejected", login(logins, "anna", BAD));
      storage.users().save(new User("anna", PASSWORDS.hash(BAD)));
      assertEquals("rejected", login(logins, "anna", GOOD));
      assertEquals("anna", login(logins, "anna", BAD));
      storage.users().remove("anna");
      assertEquals("rejected", login(logins, "anna", BAD));
    }
  }

  @Test
  void aMasterLogsInAsOthers() {
    UserDirectory users =
        name ->
            List.of("ann", "bert").contains(name)
                ? Optional.of(entry(name, stored("secret")))
                : Optional.empty();
    UserDirectory masters =
        name -> name.equals("root") ? Optional.of(entry(name, stored("super"))) : Optional.empty();
    var logins = logins(users, Optional.of(masters));
    var secret = new Secret("secret");
    var superSecret = new Secret("super");
    assertEquals("ann", login(logins, "ann*root", superSecret));
    assertEquals("ann", login(logins, SOMEBODY, Claim.of("root", "ann"), superSecret));
    assertEquals("rejected", login(logins, "ann*root", secret));
    assertEquals("not authorized", login(logins, "nobody*root", superSecret));
    assertEquals("not authorized", login(logins, "ann*bert", secret));
    assertEquals("not authorized", login(logins, SOMEBODY, Claim.of("bert", "ann"), secret));
    assertEquals("bert", login(logins, SOMEBODY, Claim.of("bert", "bert"), secret));
    assertEquals("rejected", login(logins, "root", superSecret), "a master is no user");
    var without = logins(users, Optional.empty());
    assertEquals("not authorized", login(without, "ann*bert", secret));
    assertEquals("rejected", login(without, "ann*root", superSecret));
  }

  @Test
  void whoMayNotLogInReadsLikeAnyOther() {
    var nets = AddressRange.parse("192.0.2.0/24");
    UserDirectory users =
        name ->
            Optional.of(
                switch (name) {
                  case "closed" -> entry(name, new Proof.NoLogin());
                  case "here" -> entry(name, stored("correct horse"), nets);
                  default -> entry(name, (Proof.Asked) password -> password.equals(GOOD));
                });
    var logins = logins(users, Optional.empty());
    assertEquals("rejected", login(logins, "closed", GOOD));
    assertEquals("here", login(logins, "here", GOOD));
    assertEquals("rejected", login(logins, from("198.51.100.1"), Claim.of("here", ""), GOOD));
    assertEquals("asked", login(logins, "asked", GOOD));
    assertEquals("rejected", login(logins, "asked", BAD));
    var visitor = from("198.51.100.1");
    assertEquals(new Outcome.Rejected(), logins.vouched(visitor, Claim.of("here", ""), "EXTERNAL"));
    assertEquals(
        new Outcome.Rejected(), logins.vouched(SOMEBODY, Claim.of("closed", ""), "XOAUTH2"));
    assertEquals(Optional.empty(), logins.certified(SOMEBODY, "closed"));
    assertEquals(Optional.empty(), logins.certified(visitor, "here"));
    assertEquals("here", logins.certified(SOMEBODY, "here").orElseThrow().account());
    assertEquals("asked", logins.certified(visitor, "asked").orElseThrow().account());
  }

  @Test
  void whoIsVouchedForIsNoMaster() {
    UserDirectory users =
        name ->
            List.of("ann", "root").contains(name)
                ? Optional.of(entry(name, stored("secret")))
                : Optional.empty();
    UserDirectory masters =
        name -> name.equals("root") ? Optional.of(entry(name, stored("super"))) : Optional.empty();
    var logins = logins(users, Optional.of(masters));
    assertEquals(
        new Outcome.NotAuthorized(),
        logins.vouched(SOMEBODY, new Claim("root", "ann"), "OAUTHBEARER"));
    assertEquals("not authorized", login(logins, "nobody*root", new Secret("super")));
    assertEquals("ann", login(logins, "ann*root", new Secret("super")));
  }

  @Test
  void nobodyAsksForTwoUsersAtOnce() {
    assertEquals(new Claim("root", "ann"), Claim.of("ann*root", "ann"));
    assertEquals(new Claim("root", "ann"), Claim.of("ann*root", "ann*root"));
    assertEquals(new Claim("ann*root", "bert"), Claim.of("ann*root", "bert"));
  }

  @Test
  void whatCannotBeFoundOutIsNoWrongPassword() {
    UserDirectory down =
        name -> {
          throw new StorageException.Unavailable("down", null);
        };
    UserDirectory second = name -> Optional.of(entry(name, stored("correct horse")));
    var logins = logins(new Directories(List.of(down, second)), Optional.empty());
    assertThrows(StorageException.Unavailable.class, () -> login(logins, "ann", GOOD));
    var full = new Passwords(0, Duration.ofMillis(1));
    try (var storage = new MemoryStorage()) {
      storage.users().save(new User("anna", PASSWORDS.hash(GOOD)));
      var busy =
          new Logins(
              Directories.of(storage.users()),
              Optional.empty(),
              full,
              new RecentLogins(Duration.ofHours(1)),
              new LoginThrottle());
      for (String user : List.of("anna", "nobody")) {
        assertThrows(StorageException.Unavailable.class, () -> login(busy, user, GOOD));
      }
    }
  }
}

package org.heddle.imap.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.Secret;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.sasl.Sasl;

/// Who may log in in tests: everybody, with the password `secret`, and `master` as everybody else,
/// with `super`; a bearer token is good if it is `token:` and the name.
final class TestLogins {
  private TestLogins() {}

  static Sasl sasl() {
    var throttle = new LoginThrottle();
    throttle.close(); // Nobody waits.
    var logins =
        new Logins(
            directory("secret"),
            Optional.of(
                name -> name.equals("master") ? directory("super").find(name) : Optional.empty()),
            Passwords.standard(),
            new RecentLogins(Duration.ofMinutes(5)),
            throttle);
    return new Sasl(
        logins, Optional.of(TestLogins::user), Sasl.PlainText.LOCAL, Sasl.Certificates.LOG_IN);
  }

  private static UserDirectory directory(String password) {
    var stored = List.of(new UserEntry.StoredPassword("", "{PLAIN}" + password));
    return name ->
        name.equals("stranger")
            ? Optional.empty()
            : Optional.of(
                new UserEntry(
                    name, new UserEntry.Proof.Stored(stored), Optional.empty(), List.of()));
  }

  private static Optional<String> user(Secret token) {
    return token.value().startsWith("token:")
        ? Optional.of(token.value().substring("token:".length()))
        : Optional.empty();
  }
}

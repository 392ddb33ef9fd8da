package org.heddle.imap.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.Secret;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.sasl.Sasl;
import org.heddle.storage.QuotaLimits;

/// Who may log in in tests: everybody, with the password `secret`, and `master` as everybody else,
/// with `super`; a bearer token is good if it is `token:` and the name.
final class TestLogins {
  private TestLogins() {}

  static Sasl sasl() {
    return sasl(Map.of());
  }

  /// @param quotas the limits of accounts that have some
  static Sasl sasl(Map<String, QuotaLimits> quotas) {
    var throttle = new LoginThrottle();
    throttle.close(); // Nobody waits.
    var logins =
        new Logins(
            directory("secret", quotas),
            Optional.of(name ->
                name.equals("master") ? directory("super", quotas).find(name) : Optional.empty()),
            Passwords.standard(),
            new RecentLogins(Duration.ofMinutes(5)),
            throttle);
    return new Sasl(
        logins, Optional.of(TestLogins::user), Sasl.PlainText.LOCAL, Sasl.Certificates.LOG_IN);
  }

  private static UserDirectory directory(String password, Map<String, QuotaLimits> quotas) {
    var stored = List.of(new UserEntry.StoredPassword("", "{PLAIN}" + password));
    return name ->
        name.equals("stranger")
            ? Optional.empty()
            : Optional.of(
                new UserEntry(
                    name,
                    new UserEntry.Proof.Stored(stored),
                    Optional.ofNullable(quotas.get(name)),
                    List.of()));
  }

  private static Optional<String> user(Secret token) {
    return token.value().startsWith("token:")
        ? Optional.of(token.value().substring("token:".length()))
        : Optional.empty();
  }
}

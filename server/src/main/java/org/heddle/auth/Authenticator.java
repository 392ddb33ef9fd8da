package org.heddle.auth;

/// Decides who may log in. Thread-safe; may take a while (password hashing), and takes as long for
/// a user that does not exist.
public interface Authenticator {
  /// Checks a user name and password (LOGIN, SASL PLAIN and LOGIN).
  Result login(String user, Secret password);

  /// What came of it.
  sealed interface Result {
    /// @param account the name of the account to open
    record Accepted(String account) implements Result {}

    /// A wrong password or an unknown user, which must read the same.
    record Rejected() implements Result {}
  }
}

package org.heddle;

import java.util.List;
import org.heddle.auth.Secret;

/// What an operator can do about users. Thread-safe.
interface UserAdministration {
  /// Adds a user who may log in, with the mailboxes that mail programs look for.
  ///
  /// @throws Refusal if there is one of that name, or nobody can have that name or password
  void add(String name, Secret password);

  /// Gives a user another password.
  ///
  /// @throws Refusal if there is no such user, or the password is empty
  void changePassword(String name, Secret password);

  /// Takes the login away; the mail stays.
  ///
  /// @throws Refusal if there is no such user
  void remove(String name);

  /// All names, ascending.
  List<String> names();

  /// It was understood and not done. The message is one line for the operator.
  final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }
}

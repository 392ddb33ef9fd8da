package org.heddle;

import java.util.List;
import java.util.Optional;
import org.heddle.auth.Secret;
import org.heddle.storage.QuotaLimits;

/// What an operator can do about users. Thread-safe.
interface UserAdministration {
  /// Adds a user who may log in, with the mailboxes that mail programs look for.
  ///
  /// @throws Refusal if there is one of that name, or nobody can have that name or password
  void add(String name, Secret password);

  /// Adds a user whose password is only known as it was stored elsewhere.
  ///
  /// @param hash with its scheme in braces in front, or as `crypt(3)` has it
  /// @throws Refusal if there is one of that name, or nobody can have that name, or no password can
  ///   match the hash
  void addStored(String name, String hash);

  /// Gives a user another password. App passwords stay.
  ///
  /// @throws Refusal if there is no such user, or the password is empty
  void changePassword(String name, Secret password);

  /// Gives a user another password, which is only known as it was stored elsewhere.
  ///
  /// @throws Refusal if there is no such user, or no password can match the hash
  void changeStored(String name, String hash);

  /// Takes the login away; the mail stays.
  ///
  /// @throws Refusal if there is no such user
  void remove(String name);

  /// All names, ascending.
  List<String> names();

  /// What is known of a user, in lines for people, and no secrets.
  ///
  /// @throws Refusal if there is no such user
  List<String> describe(String name);

  /// Makes a password for one app or device, which works beside the user's own.
  ///
  /// @param label what it is for
  /// @return the password, which nobody can find out later
  /// @throws Refusal if there is no such user, or one of that label already, or too many
  Secret addAppPassword(String name, String label);

  /// The labels of a user's app passwords, in the order in which they were added.
  ///
  /// @throws Refusal if there is no such user
  List<String> appPasswords(String name);

  /// Makes an app password useless at once.
  ///
  /// @throws Refusal if there is no such user or label
  void removeAppPassword(String name, String label);

  /// Gives a user limits of their own instead of those that hold for everybody.
  ///
  /// @param limits nothing to have those of everybody again
  /// @throws Refusal if there is no such user
  void limit(String name, Optional<QuotaLimits> limits);

  /// It was understood and not done. The message is one line for the operator.
  final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }
}

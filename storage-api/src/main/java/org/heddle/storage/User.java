package org.heddle.storage;

import java.util.List;
import java.util.Optional;

/// Someone who may log in.
///
/// @param name what is typed at login; also the name of the account. 1 to 255 characters, no
///   control characters
/// @param passwords any of which opens the account
/// @param quota the limits of this account, where it has others than everybody
public record User(String name, List<Password> passwords, Optional<QuotaLimits> quota) {
  /// A password, never as itself.
  ///
  /// @param label what an app password is for, without control characters; empty for the user's own
  ///   password, which may be kept in several ways
  /// @param hash with its scheme in braces in front, as `{ARGON2ID}$argon2id$…`; at most 4096
  ///   characters
  public record Password(String label, String hash) {
    @Override
    public String toString() {
      return "Password[" + label + "]";
    }
  }

  public User {
    passwords = List.copyOf(passwords);
  }

  /// With one password of their own, and no limits.
  public User(String name, String hash) {
    this(name, List.of(new Password("", hash)), Optional.empty());
  }

  @Override
  public String toString() {
    return "User[" + name + "]";
  }
}

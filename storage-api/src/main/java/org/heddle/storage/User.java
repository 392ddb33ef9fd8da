package org.heddle.storage;

/// Someone who may log in.
///
/// @param name what is typed at login; also the name of the account. 1 to 255 characters, no
///   control characters
/// @param password a hash with its scheme in braces in front, as `{ARGON2ID}$argon2id$…`; never the
///   password
public record User(String name, String password) {
  @Override
  public String toString() {
    return "User[" + name + "]";
  }
}

package org.heddle.auth;

import java.time.Duration;
import java.util.Optional;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// Lets in those whose password is the stored one. Thread-safe.
public final class PasswordAuthenticator implements Authenticator {
  private static final int LONGEST_PASSWORD = 4096;

  private final Users users;
  private final Passwords passwords;
  private final RecentLogins recent;
  private final String nobody;

  /// @param users looked at for every login, so that a change counts at once
  public PasswordAuthenticator(Users users, Passwords passwords) {
    this(users, passwords, Duration.ofMinutes(5));
  }

  PasswordAuthenticator(Users users, Passwords passwords, Duration remembered) {
    this.users = users;
    this.passwords = passwords;
    this.recent = new RecentLogins(remembered);
    // What no password matches, but costs as much to find out: 32 bytes that are nobody's hash.
    this.nobody =
        "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);
  }

  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  @Override
  public Result login(String typed, Secret password) {
    if (password.value().isEmpty() || password.value().length() > LONGEST_PASSWORD) {
      return new Result.Rejected();
    }
    Optional<User> user = UserNames.normalise(typed).flatMap(users::find);
    String stored = user.map(User::password).orElse(nobody);
    String name = user.map(User::name).orElse("");
    if (user.isPresent() && recent.knows(name, password, stored)) {
      return new Result.Accepted(name);
    }
    boolean right = passwords.matches(password, stored);
    if (user.isEmpty() || !right) {
      return new Result.Rejected();
    }
    recent.remember(name, password, stored);
    return new Result.Accepted(name);
  }
}

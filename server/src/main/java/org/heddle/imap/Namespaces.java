package org.heddle.imap;

import java.util.Optional;

/// Under which names a user finds what others share (RFC 2342), and what that is.
///
/// @param others the level above the accounts of other users, as `Other Users`; nothing for no such
///   namespace
/// @param shared the level above the mailboxes of the shared account, as `Shared`
/// @param sharedAccount whose mailboxes are under `shared`; nothing for no such namespace
/// @param anyone whom other users share with when they share with `anyone`
public record Namespaces(
    Optional<String> others, String shared, Optional<String> sharedAccount, Anyone anyone) {
  /// What `anyone` means in the access lists of users. In those of the shared account, which is
  /// there for all, it always is everybody.
  public enum Anyone {
    IS_SHARED_WITH,
    IS_NOBODY
  }

  /// With other users, and no shared account.
  public static final Namespaces DEFAULT =
      new Namespaces(Optional.of("Other Users"), "Shared", Optional.empty());

  /// With everybody as `anyone`.
  public Namespaces(Optional<String> others, String shared, Optional<String> sharedAccount) {
    this(others, shared, sharedAccount, Anyone.IS_SHARED_WITH);
  }

  /// @throws IllegalArgumentException if a name is not one level, or both are the same
  public Namespaces {
    others.ifPresent(Namespaces::check);
    check(shared);
    if (others.equals(Optional.of(shared))) {
      throw new IllegalArgumentException("Two namespaces cannot have one name");
    }
  }

  private static void check(String level) {
    if (!isLevel(level) || level.equalsIgnoreCase("INBOX")) {
      throw new IllegalArgumentException("Not a name of one level: " + level);
    }
  }

  /// Whether this can be a level of a mailbox name just as it is.
  static boolean isLevel(String text) {
    try {
      var name = new org.heddle.storage.MailboxName(text);
      return name.value().equals(text) && name.levels().size() == 1;
    } catch (org.heddle.storage.StorageException.InvalidName e) {
      return false;
    }
  }

  /// Whether an entry for `anyone` grants something in this account.
  boolean sharesWithAnyone(String account) {
    return anyone == Anyone.IS_SHARED_WITH || sharedAccount.equals(Optional.of(account));
  }

  /// The level that is not the user's own although no mailbox has to be there.
  boolean isRoot(String name) {
    return others.equals(Optional.of(name)) || (sharedAccount.isPresent() && shared.equals(name));
  }
}

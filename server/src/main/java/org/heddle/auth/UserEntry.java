package org.heddle.auth;

import java.util.List;
import java.util.Optional;
import org.heddle.net.AddressRange;
import org.heddle.storage.QuotaLimits;

/// A user, as a directory knows them. Immutable.
///
/// @param account the name of the account to open, and of the user in the log
/// @param proof how it is found out whether a password is theirs
/// @param quota the limits of this account, where it has others than everybody
/// @param from the addresses they may log in from; empty for all
public record UserEntry(
    String account, Proof proof, Optional<QuotaLimits> quota, List<AddressRange> from) {
  /// How a password is checked.
  public sealed interface Proof {
    /// Against what was stored; any of them will do.
    record Stored(List<StoredPassword> passwords) implements Proof {
      public Stored {
        passwords = List.copyOf(passwords);
      }
    }

    /// By asking somebody else, as an LDAP server.
    non-sealed interface Asked extends Proof {
      /// May take a while.
      ///
      /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
      boolean accepts(Secret password);
    }

    /// Nobody logs in as this user, who can get mail all the same.
    record NoLogin() implements Proof {}
  }

  /// @param label what an app password is for; empty for the user's own password
  /// @param hash with its scheme in braces in front, as [Passwords] understands it
  public record StoredPassword(String label, String hash) {
    @Override
    public String toString() {
      return "StoredPassword[" + label + "]";
    }
  }

  /// Somebody whom no directory knows, and for whom somebody else vouches.
  public static UserEntry nobody(String name) {
    return new UserEntry(name, new Proof.NoLogin(), Optional.empty(), List.of());
  }

  public UserEntry {
    from = List.copyOf(from);
  }
}

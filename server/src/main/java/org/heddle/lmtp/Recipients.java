package org.heddle.lmtp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.UserNames;
import org.heddle.storage.Storage;

/// Finds out whose an address is. Thread-safe.
///
/// The address as a whole may be a user's name, or its local part alone, whatever the domain: which
/// domains are ours is for the mail transfer agent to know. Behind the delimiter an address names a
/// mailbox of the user; but one who is called so as a whole comes first. What the case of letters
/// means is for the directory to know.
record Recipients(Storage storage, UserDirectory users, DeliverySettings settings) {
  /// @throws org.heddle.storage.StorageException if it cannot be found out now
  Optional<Recipient> find(Address address) {
    for (Map.Entry<String, String> candidate : candidates(address).entrySet()) {
      Optional<UserEntry> user = user(candidate.getKey());
      if (user.isPresent()) {
        return Optional.of(recipient(address, user.get(), candidate.getValue()));
      }
    }
    return Optional.empty();
  }

  /// @throws org.heddle.storage.StorageException if it cannot be found out now
  Optional<UserEntry> user(String name) {
    return UserNames.normalise(name).flatMap(users::find);
  }

  Recipient recipient(Address address, UserEntry user, String mailbox) {
    var limits = user.quota().orElse(settings.quota());
    return new Recipient(address, storage.account(user.account(), limits), mailbox);
  }

  /// The names to look for, each with the mailbox that the address then means.
  private Map<String, String> candidates(Address address) {
    String local = address.localPart();
    String domain = address.domain().isEmpty() ? "" : "@" + address.domain();
    int at = settings.delimiter().isEmpty() ? -1 : local.indexOf(settings.delimiter());
    var names = new LinkedHashMap<String, String>();
    for (String behind : new String[] {domain, ""}) {
      names.putIfAbsent(local + behind, "");
      if (at > 0) {
        String mailbox = local.substring(at + settings.delimiter().length());
        names.putIfAbsent(local.substring(0, at) + behind, mailbox);
      }
    }
    return names;
  }
}

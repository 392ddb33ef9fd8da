package org.heddle.imap;

import org.heddle.auth.UserEntry;
import org.heddle.auth.sasl.Sasl;
import org.heddle.fulltext.TextIndex;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.storage.Account;
import org.heddle.storage.Storage;

/// IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051) over one storage. Thread-safe.
///
/// @param texts what is known of the mail beforehand, for SEARCH
public record ImapProtocol(ImapSettings settings, Storage storage, Sasl sasl, TextIndex texts)
    implements Protocol {
  /// Nothing is indexed.
  public ImapProtocol(ImapSettings settings, Storage storage, Sasl sasl) {
    this(settings, storage, sasl, TextIndex.NONE);
  }

  @Override
  public Session open(Connection connection, Greeting greeting) {
    return new org.heddle.imap.Session(connection, greeting, this);
  }

  /// The account of that name, with the limits of its user.
  Account account(String name) {
    return account(sasl.logins().find(name).orElseGet(() -> UserEntry.nobody(name)));
  }

  /// The user's account, with its limits.
  Account account(UserEntry user) {
    return storage.account(user.account(), user.quota().orElse(settings.quota()));
  }
}

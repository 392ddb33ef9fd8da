package org.heddle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.Passwords;
import org.heddle.auth.Secret;
import org.heddle.auth.UserNames;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;

/// Administers the users of a storage that this process has open.
record StoredUsers(Storage storage, Passwords passwords) implements UserAdministration {
  private static Map<String, SpecialUse> mailboxes() {
    var mailboxes = new LinkedHashMap<String, SpecialUse>();
    mailboxes.put("Drafts", SpecialUse.DRAFTS);
    mailboxes.put("Sent", SpecialUse.SENT);
    mailboxes.put("Archive", SpecialUse.ARCHIVE);
    mailboxes.put("Junk", SpecialUse.JUNK);
    mailboxes.put("Trash", SpecialUse.TRASH);
    return mailboxes;
  }

  @Override
  public void add(String typed, Secret password) {
    String name =
        UserNames.normalise(typed)
            .orElseThrow(() -> new Refusal("a user cannot be called '" + typed + "'"));
    if (storage.users().find(name).isPresent()) {
      throw new Refusal("there is a user " + name + " already");
    }
    save(name, password);
    Account account = storage.account(name);
    account.subscribe(MailboxName.INBOX);
    mailboxes().forEach((mailbox, use) -> create(account, new MailboxName(mailbox), use));
  }

  private static void create(Account account, MailboxName name, SpecialUse use) {
    try {
      account.create(name, Optional.of(use));
      account.subscribe(name);
    } catch (StorageException.MailboxExists e) {
      return; // The account had mail before its user could log in: it stays as it is.
    }
  }

  @Override
  public void changePassword(String name, Secret password) {
    save(existing(name), password);
  }

  @Override
  public void remove(String name) {
    storage.users().remove(existing(name));
  }

  @Override
  public List<String> names() {
    return storage.users().names();
  }

  private String existing(String typed) {
    return UserNames.normalise(typed)
        .flatMap(storage.users()::find)
        .map(User::name)
        .orElseThrow(() -> new Refusal("there is no user " + typed));
  }

  private void save(String name, Secret password) {
    if (password.value().isEmpty()) {
      throw new Refusal("the password is empty");
    }
    var kept = new ArrayList<>(passwords.store(password));
    Optional<User> before = storage.users().find(name);
    before.ifPresent(
        user -> user.passwords().stream().filter(one -> !one.label().isEmpty()).forEach(kept::add));
    storage.users().save(new User(name, kept, before.flatMap(User::quota)));
  }
}

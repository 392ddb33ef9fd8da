package org.heddle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.heddle.auth.Passwords;
import org.heddle.auth.Secret;
import org.heddle.auth.UserNames;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.User.Password;

/// Administers the users of a storage that this process has open. A user is read, changed and
/// written back as a whole: one change at a time, or of two new app passwords one would be lost.
final class StoredUsers implements UserAdministration {
  /// More than anybody has devices, and few enough to try them all at a login.
  private static final int MOST_APP_PASSWORDS = 100;

  private final Storage storage;
  private final Passwords passwords;
  private final ReentrantLock changing = new ReentrantLock();

  StoredUsers(Storage storage, Passwords passwords) {
    this.storage = storage;
    this.passwords = passwords;
  }

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
    String name = newName(typed);
    add(name, hashes(password));
  }

  @Override
  public void addStored(String typed, String hash) {
    String name = newName(typed);
    add(name, hashes(hash));
  }

  /// Looked at before a password is hashed, which takes a while.
  private String newName(String typed) {
    String name =
        UserNames.normalise(typed)
            .orElseThrow(() -> new Refusal("a user cannot be called '" + typed + "'"));
    refuseKnown(name);
    return name;
  }

  private void refuseKnown(String name) {
    if (storage.users().find(name).isPresent()) {
      throw new Refusal("there is a user " + name + " already");
    }
  }

  private void add(String name, List<Password> hashes) {
    changing.lock();
    try {
      refuseKnown(name);
      storage.users().save(new User(name, hashes, Optional.empty()));
    } finally {
      changing.unlock();
    }
    Account account = storage.account(name);
    account.subscribe(MailboxName.INBOX);
    mailboxes().forEach((mailbox, use) -> create(account, new MailboxName(mailbox), use));
  }

  private static void create(Account account, MailboxName name, SpecialUse use) {
    try {
      account.create(name, Set.of(use));
      account.subscribe(name);
    } catch (StorageException.MailboxExists e) {
      return; // The account had mail before its user could log in: it stays as it is.
    }
  }

  private List<Password> hashes(Secret password) {
    if (password.value().isEmpty()) {
      throw new Refusal("the password is empty");
    }
    return passwords.store(password);
  }

  private List<Password> hashes(String hash) {
    passwords
        .objection(hash)
        .ifPresent(reason -> {
          throw new Refusal("the stored password cannot be used: " + reason);
        });
    return List.of(new Password("", hash));
  }

  @Override
  public void changePassword(String name, Secret password) {
    existing(name);
    changeOwn(name, hashes(password));
  }

  @Override
  public void changeStored(String name, String hash) {
    existing(name);
    changeOwn(name, hashes(hash));
  }

  private void changeOwn(String name, List<Password> hashes) {
    change(name, user -> with(user, Stream.concat(hashes.stream(), appPasswords(user)).toList()));
  }

  @Override
  public void remove(String name) {
    storage.users().remove(existing(name).name());
  }

  @Override
  public List<String> names() {
    return storage.users().names();
  }

  @Override
  public List<String> describe(String name) {
    User user = existing(name);
    var lines = new ArrayList<String>();
    lines.add("name: " + user.name());
    for (Password password : user.passwords()) {
      String what =
          password.label().isEmpty() ? "password" : "app password " + printed(password.label());
      lines.add(what + ": " + Passwords.scheme(password.hash()));
    }
    lines.add("storage: " + limit(user, QuotaLimits::bytes, " bytes"));
    lines.add("messages: " + limit(user, QuotaLimits::messages, ""));
    return lines;
  }

  private interface Limit {
    long of(QuotaLimits limits);
  }

  private static String limit(User user, Limit limit, String unit) {
    return user.quota()
        .map(limit::of)
        .map(most -> most == QuotaLimits.UNLIMITED ? "no limit" : most + unit)
        .orElse("as for everybody");
  }

  @Override
  public Secret addAppPassword(String name, String typed) {
    String label =
        UserNames.normalise(typed.strip())
            .orElseThrow(() -> new Refusal("an app password cannot be called '" + typed + "'"));
    Passwords.AppPassword made = passwords.forApp();
    change(
        name,
        user -> {
          List<String> labels = appPasswords(user).map(Password::label).toList();
          if (labels.contains(label)) {
            throw new Refusal(user.name() + " has an app password " + label + " already");
          }
          if (labels.size() >= MOST_APP_PASSWORDS) {
            throw new Refusal(user.name() + " has too many app passwords");
          }
          var added = Stream.of(new Password(label, made.hash()));
          return with(user, Stream.concat(user.passwords().stream(), added).toList());
        });
    return made.password();
  }

  @Override
  public List<String> appPasswords(String name) {
    return appPasswords(existing(name)).map(one -> printed(one.label())).toList();
  }

  /// A label that somebody wrote into a file by hand may be anything.
  private static String printed(String label) {
    return label.replaceAll("\\p{Cntrl}", "?");
  }

  private static Stream<Password> appPasswords(User user) {
    return user.passwords().stream().filter(one -> !one.label().isEmpty());
  }

  @Override
  public void removeAppPassword(String name, String typed) {
    String label = UserNames.normalise(typed.strip()).orElse(typed);
    change(
        name,
        user -> {
          List<Password> left =
              user.passwords().stream()
                  .filter(one -> one.label().isEmpty() || !one.label().equals(label))
                  .toList();
          if (left.size() == user.passwords().size()) {
            throw new Refusal(user.name() + " has no app password " + typed);
          }
          return with(user, left);
        });
  }

  @Override
  public void limit(String name, Optional<QuotaLimits> limits) {
    change(name, user -> new User(user.name(), user.passwords(), limits));
  }

  private static User with(User user, List<Password> passwords) {
    return new User(user.name(), passwords, user.quota());
  }

  private void change(String name, UnaryOperator<User> change) {
    changing.lock();
    try {
      storage.users().save(change.apply(existing(name)));
    } finally {
      changing.unlock();
    }
  }

  private User existing(String typed) {
    return UserNames.normalise(typed)
        .flatMap(storage.users()::find)
        .orElseThrow(() -> new Refusal("there is no user " + typed));
  }
}

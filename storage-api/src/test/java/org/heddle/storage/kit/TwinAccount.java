package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// An account of the model and the one that should be like it, with the [Twin]s in them and the log
/// of what was done to both.
final class TwinAccount {
  /// What both answered.
  record Both<T>(T model, T real) {}

  private final Account model;
  private final Map<MailboxId, Twin> twins = new HashMap<>();
  private final Map<Long, Long> emails = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private Account real;
  private long lastUidValidity;

  TwinAccount(Account model, Account real) {
    this.model = model;
    this.real = real;
    pairNew(MailboxName.INBOX);
  }

  Account model() {
    return model;
  }

  List<String> log() {
    return Collections.unmodifiableList(log);
  }

  void note(String what) {
    log.add(what);
  }

  Twin of(MailboxId id) {
    Twin found = twins.get(id);
    if (found == null) {
      throw new IllegalStateException("No twin of " + id);
    }
    return found;
  }

  /// Both do it, or both refuse it in the same way.
  <T> Optional<Both<T>> both(
      String what, Function<Account, T> onModel, Function<Account, T> onReal) {
    log.add(what);
    T expected;
    try {
      expected = onModel.apply(model);
    } catch (StorageException e) {
      log.set(log.size() - 1, what + ": " + e.getClass().getSimpleName());
      assertThrows(e.getClass(), () -> onReal.apply(real));
      return Optional.empty();
    }
    return Optional.of(new Both<>(expected, onReal.apply(real)));
  }

  /// Both have a new mailbox of this name.
  void pairNew(MailboxName name) {
    Mailbox ours = model.open(name);
    Mailbox theirs = real.open(name);
    long validity = theirs.status().uidValidity();
    assertTrue(validity > lastUidValidity, validity + " is not above " + lastUidValidity);
    lastUidValidity = validity;
    twins.put(ours.id(), new Twin(ours, theirs, emails));
  }

  /// Both have deleted this mailbox of the model.
  void deleted(MailboxId id) {
    Twin gone = of(id);
    assertThrows(StorageException.NoSuchMailbox.class, () -> gone.real().status());
    twins.remove(id);
  }

  void reopened(Account again) {
    log.add("reopen");
    real = again;
    for (MailboxInfo info : model.mailboxes().mailboxes()) {
      of(info.id()).reopened(real.open(info.name()));
    }
  }

  void compareAll() {
    compareTree();
    assertEquals(annotations(model), annotations(real), "annotations");
    for (Twin twin : twins.values()) {
      twin.compareState();
      twin.compareChanges();
      Mails.uids(twin.model()).forEach(twin::compareContent);
    }
    assertEquals(emails.size(), new HashSet<>(emails.values()).size(), "email ids");
  }

  private static Set<String> annotations(Account account) {
    var names = new HashMap<MailboxId, MailboxName>();
    account.mailboxes().mailboxes().forEach(info -> names.put(info.id(), info.name()));
    var texts = new HashSet<String>();
    for (Annotation one : account.annotations()) {
      Annotation.Key key = one.key();
      texts.add(
          key.mailbox().map(names::get)
              + " "
              + key.user()
              + key.entry()
              + " "
              + Arrays.hashCode(one.value()));
    }
    return texts;
  }

  void compareTree() {
    var expected = model.mailboxes();
    var found = real.mailboxes();
    assertEquals(expected.subscriptions(), found.subscriptions(), "subscriptions");
    assertEquals(
        expected.mailboxes().stream().map(MailboxInfo::name).toList(),
        found.mailboxes().stream().map(MailboxInfo::name).toList(),
        "names");
    for (int i = 0; i < expected.mailboxes().size(); i++) {
      MailboxInfo ours = expected.mailboxes().get(i);
      MailboxInfo theirs = found.mailboxes().get(i);
      assertEquals(ours.uses(), theirs.uses(), "special uses of " + ours.name());
      assertEquals(of(ours.id()).real().id(), theirs.id(), "id of " + ours.name());
    }
    var ids = found.mailboxes().stream().map(MailboxInfo::id).toList();
    assertEquals(new HashSet<>(ids), real.statuses(ids).keySet());
  }
}

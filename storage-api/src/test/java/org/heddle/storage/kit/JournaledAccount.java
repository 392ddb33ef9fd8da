package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Draft;
import org.heddle.storage.EntryName;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Usage;
import org.heddle.storage.kit.CallFile.Call;
import org.heddle.storage.kit.CallFile.Verb;

/// An account of a [JournaledStorage].
record JournaledAccount(JournaledStorage storage, Account inner) implements Account {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Usage usage() {
    return storage.locked(inner::usage);
  }

  @Override
  public QuotaLimits limits() {
    return inner.limits();
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return storage.locked(inner::accessLists);
  }

  @Override
  public List<Annotation> annotations() {
    return storage.locked(() -> inner.annotations());
  }

  @Override
  public List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return storage.locked(() -> inner.annotations(user, about, wanted));
  }

  @Override
  public long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    return storage.locked(() -> {
      long state = inner.annotate(mailbox, user, values);
      var arguments = new ArrayList<byte[]>();
      for (String text : List.of(name(), mailbox.map(MailboxId::value).orElse(""), user)) {
        arguments.add(text.getBytes(UTF_8));
      }
      values.forEach((entry, value) -> {
        arguments.add(entry.value().getBytes(UTF_8));
        arguments.add((value.isPresent() ? "set" : "remove").getBytes(UTF_8));
        arguments.add(value.orElse(new byte[0]));
      });
      storage.note(new Call(Instant.now(), Verb.ANNOTATE, arguments));
      return state;
    });
  }

  @Override
  public Annotation.Changes annotationChanges(long since) {
    return storage.locked(() -> inner.annotationChanges(since));
  }

  @Override
  public MailboxTree mailboxes() {
    return storage.locked(inner::mailboxes);
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return storage.locked(() -> inner.statuses(mailboxes));
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    return storage.locked(() -> new JournaledMailbox(storage, this, inner.open(mailbox)));
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> uses) {
    return storage.locked(() ->
        storage.noted(
            () -> inner.create(mailbox, uses),
            Verb.CREATE,
            name(),
            mailbox.value(),
            SpecialUse.attributes(uses)));
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> uses) {
    noted(
        () -> inner.assign(mailbox, uses),
        Verb.ASSIGN,
        mailbox.value(),
        SpecialUse.attributes(uses));
  }

  @Override
  public void delete(MailboxName mailbox) {
    noted(() -> inner.delete(mailbox), Verb.DELETE, mailbox.value());
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    noted(() -> inner.rename(from, to), Verb.RENAME, from.value(), to.value());
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    noted(() -> inner.subscribe(mailbox), Verb.SUBSCRIBE, mailbox.value());
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    noted(() -> inner.unsubscribe(mailbox), Verb.UNSUBSCRIBE, mailbox.value());
  }

  private void noted(Runnable action, Verb verb, String... names) {
    var arguments = new String[names.length + 1];
    arguments[0] = name();
    System.arraycopy(names, 0, arguments, 1, names.length);
    storage.locked(() ->
        storage.noted(
            () -> {
              action.run();
              return verb;
            },
            verb,
            arguments));
  }

  @Override
  public Mailbox.Watch watchTree(Runnable hint) {
    return inner.watchTree(hint);
  }

  @Override
  public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
    return inner.watch(mailbox, hint);
  }

  /// It keeps nothing: what is not in the journal is lost.
  @Override
  public List<KeptMessage> kept(Optional<String> after, int limit) {
    return List.of();
  }

  @Override
  public Optional<Restored> restore(String id) {
    return Optional.empty();
  }

  @Override
  public Draft draft() {
    return inner.draft();
  }
}

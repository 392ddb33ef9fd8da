package org.heddle.storage.kit;

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
import org.heddle.storage.Replica;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Usage;

/// An account that answers as another one does, but for the mailboxes that it opens.
public interface ForwardingAccount extends Account {
  /// The other one.
  Account inner();

  @Override
  default String name() {
    return inner().name();
  }

  @Override
  default Usage usage() {
    return inner().usage();
  }

  @Override
  default QuotaLimits limits() {
    return inner().limits();
  }

  @Override
  default Map<MailboxId, AccessList> accessLists() {
    return inner().accessLists();
  }

  @Override
  default List<Annotation> annotations() {
    return inner().annotations();
  }

  @Override
  default List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return inner().annotations(user, about, wanted);
  }

  @Override
  default long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    return inner().annotate(mailbox, user, values);
  }

  @Override
  default Annotation.Changes annotationChanges(long since) {
    return inner().annotationChanges(since);
  }

  @Override
  default MailboxTree mailboxes() {
    return inner().mailboxes();
  }

  @Override
  default Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return inner().statuses(mailboxes);
  }

  @Override
  default MailboxInfo create(MailboxName name, Set<SpecialUse> uses) {
    return inner().create(name, uses);
  }

  @Override
  default void assign(MailboxName name, Set<SpecialUse> uses) {
    inner().assign(name, uses);
  }

  @Override
  default void delete(MailboxName name) {
    inner().delete(name);
  }

  @Override
  default void rename(MailboxName from, MailboxName to) {
    inner().rename(from, to);
  }

  @Override
  default void subscribe(MailboxName name) {
    inner().subscribe(name);
  }

  @Override
  default void unsubscribe(MailboxName name) {
    inner().unsubscribe(name);
  }

  @Override
  default Mailbox.Watch watchTree(Runnable hint) {
    return inner().watchTree(hint);
  }

  @Override
  default Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
    return inner().watch(mailbox, hint);
  }

  @Override
  default List<KeptMessage> kept(Optional<String> after, int limit) {
    return inner().kept(after, limit);
  }

  @Override
  default Optional<Restored> restore(String id) {
    return inner().restore(id);
  }

  @Override
  default Draft draft() {
    return inner().draft();
  }

  @Override
  default Replica replica() {
    return inner().replica();
  }
}

package org.heddle.storage.kit;

import java.util.List;
import java.util.Map;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// A mailbox that answers as another one does, but for what it answers itself.
public interface ForwardingMailbox extends Mailbox {
  /// The other one.
  Mailbox inner();

  private static Mailbox unwrapped(Mailbox target) {
    return target instanceof ForwardingMailbox forwarding ? forwarding.inner() : target;
  }

  @Override
  default MailboxId id() {
    return inner().id();
  }

  @Override
  default MailboxStatus status() {
    return inner().status();
  }

  @Override
  default Snapshot snapshot() {
    return inner().snapshot();
  }

  @Override
  default Changes changesSince(long modSeq) {
    return inner().changesSince(modSeq);
  }

  @Override
  default History history() {
    return inner().history();
  }

  @Override
  default long claimRecent(long uidNext) {
    return inner().claimRecent(uidNext);
  }

  @Override
  default Content content(long uid) {
    return inner().content(uid);
  }

  @Override
  default Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return inner().heads(uids, bytes);
  }

  @Override
  default Map<Long, byte[]> summaries(UidSet uids) {
    return inner().summaries(uids);
  }

  @Override
  default void cacheSummaries(Map<Long, byte[]> summaries) {
    inner().cacheSummaries(summaries);
  }

  @Override
  default SearchMatch search(SearchKey key) {
    return inner().search(key);
  }

  @Override
  default Appended append(List<NewMessage> messages) {
    return inner().append(messages);
  }

  @Override
  default Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return inner().store(uids, change, unchangedSince);
  }

  @Override
  default Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return inner().copy(uids, unwrapped(target), missing);
  }

  @Override
  default Copied move(UidSet uids, Mailbox target, Missing missing) {
    return inner().move(uids, unwrapped(target), missing);
  }

  @Override
  default Appended replace(long uid, Mailbox target, NewMessage message) {
    return inner().replace(uid, unwrapped(target), message);
  }

  @Override
  default Expunged expunge(UidSet uids) {
    return inner().expunge(uids);
  }

  @Override
  default AccessList accessList() {
    return inner().accessList();
  }

  @Override
  default void changeAccess(AccessChange change) {
    inner().changeAccess(change);
  }

  @Override
  default Watch watch(Runnable hint) {
    return inner().watch(hint);
  }
}

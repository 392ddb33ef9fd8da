package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.CallFile.Call;
import org.heddle.storage.kit.CallFile.Verb;
import org.heddle.storage.kit.JournaledProvider.Honesty;

/// A mailbox of a [JournaledStorage].
record JournaledMailbox(JournaledStorage storage, JournaledAccount account, Mailbox inner)
    implements Mailbox {
  private static final int PAUSE_MILLIS = 40;

  @Override
  public MailboxId id() {
    return inner.id();
  }

  private String key() {
    return inner.id().value();
  }

  @Override
  public MailboxStatus status() {
    return storage.locked(inner::status);
  }

  @Override
  public Snapshot snapshot() {
    return storage.locked(inner::snapshot);
  }

  @Override
  public Changes changesSince(long modSeq) {
    return storage.locked(() -> inner.changesSince(modSeq));
  }

  @Override
  public History history() {
    return storage.locked(inner::history);
  }

  @Override
  public long claimRecent(long uidNext) {
    return storage.locked(() ->
        storage.noted(
            () -> inner.claimRecent(uidNext),
            Verb.CLAIM,
            account.name(),
            key(),
            Long.toString(uidNext)));
  }

  @Override
  public Content content(long uid) {
    return storage.locked(() -> inner.content(uid));
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return storage.locked(() -> inner.heads(uids, bytes));
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    return storage.locked(() -> inner.summaries(uids));
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    inner.cacheSummaries(summaries);
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return storage.locked(() -> inner.search(key));
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    return storage.locked(() -> {
      var arguments = arguments(messages);
      Appended appended = inner.append(messages);
      storage.note(new Call(Instant.now(), Verb.APPEND, arguments));
      return appended;
    });
  }

  private List<byte[]> arguments(List<NewMessage> messages) {
    var arguments = new ArrayList<byte[]>();
    arguments.add(account.name().getBytes(UTF_8));
    arguments.add(key().getBytes(UTF_8));
    for (NewMessage message : messages) {
      if (message.content() instanceof MemoryDraft draft) {
        arguments.add(draft.bytes());
      }
      arguments.add(message.flags().toString().getBytes(UTF_8));
      arguments.add(message.internalDate().toString().getBytes(UTF_8));
      arguments.add(message.summary());
    }
    return arguments;
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    return storage.locked(() -> {
      var arguments = arguments(List.of(message));
      Appended appended = inner.replace(uid, inner(target), message);
      arguments.add(Long.toString(uid).getBytes(UTF_8));
      arguments.add(target.id().value().getBytes(UTF_8));
      storage.note(new Call(Instant.now(), Verb.REPLACE, arguments));
      return appended;
    });
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return storage.locked(() ->
        storage.noted(
            () -> inner.store(uids, change, unchangedSince),
            Verb.STORE,
            account.name(),
            key(),
            text(uids),
            change.op().name(),
            change.flags().toString(),
            Long.toString(unchangedSince)));
  }

  private static String text(UidSet uids) {
    return uids.isEmpty() ? "-" : uids.toString();
  }

  private static Mailbox inner(Mailbox mailbox) {
    return mailbox instanceof JournaledMailbox journaled ? journaled.inner : mailbox;
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return storage.locked(() ->
        storage.noted(
            () -> inner.copy(uids, inner(target), missing),
            Verb.COPY,
            account.name(),
            key(),
            text(uids),
            target.id().value()));
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    if (storage.honesty() == Honesty.MOVES_IN_TWO_STEPS) {
      return moveInSteps(uids, target, missing);
    }
    return storage.locked(() ->
        storage.noted(
            () -> inner.move(uids, inner(target), missing),
            Verb.MOVE,
            account.name(),
            key(),
            text(uids),
            target.id().value()));
  }

  private Copied moveInSteps(UidSet uids, Mailbox target, Missing missing) {
    return storage.locked(() -> {
      Copied copied = copy(uids, target, missing);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
      store(copied.from(), deleted, Long.MAX_VALUE);
      expunge(copied.from());
      return copied;
    });
  }

  @Override
  public Expunged expunge(UidSet uids) {
    return storage.locked(() ->
        storage.noted(() -> inner.expunge(uids), Verb.EXPUNGE, account.name(), key(), text(uids)));
  }

  @Override
  public AccessList accessList() {
    return storage.locked(inner::accessList);
  }

  @Override
  public void changeAccess(AccessChange change) {
    storage.locked(() ->
        storage.noted(
            () -> {
              inner.changeAccess(change);
              return change;
            },
            Verb.ACCESS,
            account.name(),
            key(),
            change.identifier(),
            change.op().name(),
            change.rights().letters()));
  }

  @Override
  public Watch watch(Runnable hint) {
    return inner.watch(hint);
  }
}

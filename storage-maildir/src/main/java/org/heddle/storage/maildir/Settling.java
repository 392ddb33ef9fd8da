package org.heddle.storage.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException.NotPermitted;

/// Gives a mailbox the counters of its source, once it has its messages. A mod-sequence that was
/// raised because the end of a log was lost is lowered again, since no message has it. The caller
/// holds the lock of the mailbox and the dotlock.
final class Settling {
  private final FolderState state;
  private final MailboxStatus source;

  Settling(FolderState state, MailboxStatus source) {
    this.state = state;
    this.source = source;
  }

  void run(long historyFrom, List<String> keywords) throws IOException {
    compare();
    var edit = new Edit(state);
    edit.number(Flags.of(0, keywords));
    long horizon = horizon(historyFrom);
    boolean same =
        state.status().highestModSeq() == source.highestModSeq()
            && state.status().uidNext() == source.uidNext()
            && state.history.horizon() == horizon;
    if (same && edit.isEmpty()) {
      return;
    }
    if (edit.hasNewLetters()) {
      KeywordFile.write(state.paths, state.coder.table());
    }
    edit.raiseUidNext(source.uidNext());
    if (state.uidList.header().next() < source.uidNext()) {
      UidJoin.rewriteList(state, edit, List.of());
    }
    var records = new ArrayList<>(edit.records());
    records.add(new LogRecord.Settled(source.uidNext(), source.highestModSeq(), horizon));
    state.log(records, FrameFile.Durability.FORCED);
    state.history = state.history.knownFrom(horizon);
    state.index = MailboxIndex.of(new Snapshot(after(), state.messages(), keywordsNow()));
    state.compactIfLong();
  }

  private List<String> keywordsNow() {
    return state.coder.table().list();
  }

  private void compare() {
    MailboxStatus here = state.status();
    boolean same =
        here.uidValidity() == source.uidValidity()
            && here.messages() == source.messages()
            && here.unseen() == source.unseen()
            && here.deleted() == source.deleted()
            && here.bytes() == source.bytes();
    long newest = state.history.newest();
    for (Metadata row : state.messages()) {
      newest = Math.max(newest, row.modSeq());
    }
    if (!same || here.uidNext() > source.uidNext() || newest > source.highestModSeq()) {
      throw new NotPermitted("The mailbox is not as it is at the source");
    }
  }

  /// From where on expunges are known. Ours is good if it meets what the source knows; after a loss
  /// of the log it may lie above all that the source ever gave out.
  private long horizon(long historyFrom) {
    long here = state.history.horizon();
    long highest = state.status().highestModSeq();
    return here <= highest && historyFrom <= highest
        ? Math.min(here, source.highestModSeq())
        : historyFrom;
  }

  private MailboxStatus after() {
    MailboxStatus here = state.status();
    return new MailboxStatus(
        here.id(),
        here.uidValidity(),
        source.uidNext(),
        source.highestModSeq(),
        here.messages(),
        here.recent(),
        here.unseen(),
        here.deleted(),
        here.bytes());
  }
}

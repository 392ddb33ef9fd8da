package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Joins the files of a mailbox with its UID list, under the dotlock; see [FolderSync] for the
/// rules.
final class UidJoin {
  private final FolderState state;
  private final Edit edit;
  private final DotLock lock;
  private final Map<String, UidList.Entry> unplaced;
  private final List<UidList.Entry> added = new ArrayList<>();
  private final Map<Long, String> restored = new TreeMap<>();
  private boolean complete;
  private boolean rewrite;

  /// A file that is new here.
  private record Newcomer(String name, Optional<UidList.Entry> listed) {}

  UidJoin(FolderState state, Edit edit, DotLock lock) {
    this.state = state;
    this.edit = edit;
    this.lock = lock;
    this.unplaced = new HashMap<>(state.absent);
  }

  /// Reads what is new in the list.
  ///
  /// @return whether it still speaks of the same UIDs
  boolean readList() throws IOException {
    UidList.Position before = state.uidList;
    Optional<UidList.Position> position =
        UidList.follow(state.paths.uidList(), before, entry -> unplaced.put(entry.base(), entry));
    if (position.isEmpty()) {
      unplaced.clear();
      complete = true;
      position = UidList.read(state.paths.uidList(), entry -> unplaced.put(entry.base(), entry));
    }
    if (position.isEmpty() || position.get().header().validity() != before.header().validity()) {
      return false;
    }
    state.uidList = position.get();
    rewrite = !state.uidList.whole();
    return true;
  }

  /// Whether a listing has the files of all records that nobody saw before.
  boolean hasFiles(Survey survey) {
    return unplaced.values().stream()
        .filter(entry -> entry.uid() >= edit.uidNext())
        .allMatch(entry -> survey.strangers().containsKey(entry.base()));
  }

  /// Gives every file its UID.
  ///
  /// @param survey what is in `cur`
  /// @param commit the mod-sequence for what is new
  /// @return the UIDs that are no more
  UidSet join(Survey survey, LongSupplier commit) throws IOException {
    UidSet gone = placeKnown(survey);
    // What stays in the map has no file, unless a newcomer claims it now.
    var listed = new TreeMap<Long, Newcomer>();
    var nameless = new ArrayList<String>();
    for (Map.Entry<String, String> file : survey.strangers().entrySet()) {
      UidList.Entry entry = unplaced.remove(file.getKey());
      LogRecord.Message logged = state.unlisted.remove(FileName.hash(file.getKey()));
      if (logged != null) {
        restored.put(logged.uid(), file.getValue());
      } else if (entry != null && entry.uid() >= edit.uidNext()) {
        listed.put(entry.uid(), new Newcomer(file.getValue(), Optional.of(entry)));
      } else {
        rewrite |= entry != null;
        nameless.add(file.getValue());
      }
    }
    // The list lost records that the log still has.
    edit.names().putAll(restored);
    rewrite |= !restored.isEmpty();
    gone = gone.union(dropUnlisted());
    edit.raiseUidNext(listed.isEmpty() ? 0 : listed.lastKey() + 1);
    edit.raiseUidNext(state.uidList.header().next());
    nameless.removeIf(name -> Files.isDirectory(state.paths.message(name)));
    nameless.sort(FileName::compareArrival);
    for (String name : nameless) {
      listed.put(nextUid(), new Newcomer(name, Optional.empty()));
    }
    take(listed, commit);
    return gone;
  }

  private long nextUid() {
    long uid = edit.uidNext();
    if (uid > UidSet.MAX_UID) {
      throw new StorageException.LimitReached("The mailbox has given out its last UID");
    }
    edit.raiseUidNext(uid + 1);
    return uid;
  }

  /// Goes through the messages that were known.
  private UidSet placeKnown(Survey survey) {
    var gone = UidSet.builder();
    for (int row = 0; row < state.files.size(); row++) {
      boolean here = survey.has(row);
      if (here && !complete) {
        continue;
      }
      long uid = state.files.uid(row);
      String base = FileName.base(state.files.name(row));
      UidList.Entry entry = unplaced.get(base);
      if (!here) {
        gone.add(uid);
        unplaced.putIfAbsent(base, new UidList.Entry(uid, "", base));
      } else if (entry == null) {
        rewrite = true;
      } else if (entry.uid() == uid) {
        unplaced.remove(base);
      } else {
        // Somebody gave it another UID: it is another message now.
        gone.add(uid);
        survey.strangers().put(base, survey.nameOf(row));
      }
    }
    return gone.build();
  }

  /// The names of messages that only the log gave a UID.
  Map<Long, String> restored() {
    return restored;
  }

  private UidSet dropUnlisted() {
    UidSet gone =
        UidSet.of(state.unlisted.values().stream().mapToLong(LogRecord.Message::uid).toArray());
    state.unlisted.clear();
    return gone;
  }

  private void take(Map<Long, Newcomer> newcomers, LongSupplier commit) throws IOException {
    var messages = new ArrayList<LogRecord.Message>();
    var names = new ArrayList<String>();
    for (Map.Entry<Long, Newcomer> newcomer : newcomers.entrySet()) {
      long uid = newcomer.getKey();
      String name = newcomer.getValue().name;
      Optional<UidList.Entry> listed = newcomer.getValue().listed;
      var found = Intake.look(state.paths.message(name), name, listed.orElse(null)).orElse(null);
      if (found == null) {
        continue;
      }
      messages.add(message(uid, name, found, commit.getAsLong()));
      names.add(name);
      if (listed.isEmpty()) {
        added.add(new UidList.Entry(uid, found.keys(), FileName.base(name)));
      }
      lock.touch();
    }
    if (!messages.isEmpty()) {
      edit.found(messages, names);
    }
  }

  private LogRecord.Message message(long uid, String name, Intake.Found found, long modSeq) {
    long hash = FileName.hash(FileName.base(name));
    int bits = FileName.marks(name).bits();
    LogRecord.Message former = state.former.get(hash);
    if (former == null) {
      return new LogRecord.Message(
          uid,
          modSeq,
          hash,
          bits,
          FlagCoder.NO_KEYWORDS,
          found.internalDate(),
          found.saveDate(),
          FileName.emailId(name),
          found.size());
    }
    return new LogRecord.Message(
        uid,
        modSeq,
        hash,
        bits,
        former.keywords(),
        former.internalDate(),
        former.saveDate(),
        former.emailId(),
        former.size());
  }

  /// Writes what the list does not have yet, and leaves out what it need not have any more.
  void writeList() throws IOException {
    state.absent.clear();
    state.absent.putAll(unplaced);
    UidList.Header header = state.uidList.header();
    long next = added.isEmpty() ? 0 : added.getLast().uid() + 1;
    if (rewrite || state.isListWasteful() || Math.max(next, header.next()) < edit.uidNext()) {
      rewriteList(state, edit, added);
    } else if (!added.isEmpty()) {
      state.uidList = UidList.append(state.paths.uidList(), state.uidList, added);
    }
  }

  /// Puts a list in place that has the messages after the edit, and no other.
  static void rewriteList(FolderState state, Edit edit, List<UidList.Entry> added)
      throws IOException {
    var keys = new HashMap<String, String>();
    UidList.read(
        state.paths.uidList(),
        entry -> {
          if (!entry.keys().isEmpty()) {
            keys.put(entry.base(), entry.keys());
          }
        });
    added.forEach(entry -> keys.put(entry.base(), entry.keys()));
    var bases = new TreeMap<Long, String>();
    for (int row = 0; row < state.files.size(); row++) {
      bases.put(state.files.uid(row), FileName.base(state.files.name(row)));
    }
    edit.names().forEach((uid, name) -> bases.put(uid, FileName.base(name)));
    edit.vanished().forEach(bases::remove);
    Iterator<UidList.Entry> entries =
        bases.entrySet().stream()
            .map(file ->
                new UidList.Entry(
                    file.getKey(), keys.getOrDefault(file.getValue(), ""), file.getValue()))
            .iterator();
    UidList.Header header = state.uidList.header().withNext(edit.uidNext());
    state.uidList = UidList.rewrite(state.paths.uidList(), header, entries);
    state.absent.clear();
  }
}

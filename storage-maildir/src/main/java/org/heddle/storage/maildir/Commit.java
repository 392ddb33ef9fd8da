package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/// Carries out an edit that this server makes, as opposed to one that it finds.
///
/// 1. New keyword letters go into `dovecot-keywords`.
/// 2. The records go into the log, forced. From here on the edit will happen, if need be when the
///    mailbox is opened the next time ([Redo]).
/// 3. Files are renamed, unlinked, moved from `tmp` to `cur`.
/// 4. If messages arrived, `cur` is forced, and then their UIDs are appended to the UID list,
///    forced: so that whoever starts first after a power cut finds the same UIDs, be it Dovecot.
/// 5. The edit is published.
///
/// Flags and expunges need no more than step 2 to survive. If anything fails from step 2 on, the
/// caller forgets the state and loads the mailbox anew, which does the rest of the edit.
final class Commit {
  private final FolderState state;
  private final Edit edit;
  private final Path root;
  private boolean stale;

  /// @param root what the spools of arrivals are relative to
  Commit(FolderState state, Edit edit, Path root) {
    this.root = root;
    this.state = state;
    this.edit = edit;
  }

  /// Steps 1 to 4; the caller holds the lock of the mailbox and the dotlock, and refreshed the
  /// state under them.
  void apply() throws IOException {
    if (edit.hasNewLetters()) {
      KeywordFile.write(state.paths, state.coder.table());
    }
    state.log(edit.records(), FrameFile.Durability.FORCED);
    state.unforced = true;
    for (Map.Entry<Long, String> file : edit.names().entrySet()) {
      rename(file.getKey(), file.getValue());
    }
    for (long uid : edit.vanished().toArray()) {
      int row = state.files.find(uid);
      if (row >= 0) {
        unlink(state.files.name(row));
      }
    }
    if (!edit.arrivals().isEmpty()) {
      place();
    }
    see();
  }

  /// Step 5.
  void publish() throws IOException {
    state.publish(edit);
    state.compactIfLong();
  }

  private void place() throws IOException {
    var entries = new ArrayList<UidList.Entry>();
    for (LogRecord.Arrival arrival : edit.arrivals()) {
      String name = edit.name(arrival.message().uid());
      Disk.place(root.resolve(arrival.spool()), state.paths.message(name));
      entries.add(new UidList.Entry(arrival.message().uid(), "", FileName.base(name)));
    }
    Disk.forceDirectory(state.paths.cur());
    if (!state.isListWasteful()
        && state.uidList.whole()
        && state.uidList.header().next() <= entries.getFirst().uid()) {
      state.uidList = UidList.append(state.paths.uidList(), state.uidList, entries);
    } else {
      UidJoin.rewriteList(state, edit, entries);
    }
    state.logForced();
  }

  private void rename(long uid, String name) throws IOException {
    int row = state.files.find(uid);
    if (row < 0) {
      return;
    }
    String before = state.files.name(row);
    try {
      Files.move(state.paths.message(before), state.paths.message(name));
    } catch (NoSuchFileException e) {
      chase(before, name);
    }
  }

  /// Somebody renamed the file meanwhile: our flags go on top of theirs, and the next look at the
  /// directory will tell what theirs were.
  private void chase(String before, String after) throws IOException {
    stale = true;
    String base = FileName.base(before);
    int ours = FileName.marks(before).bits() ^ FileName.marks(after).bits();
    for (String name : Disk.list(state.paths.cur())) {
      if (FileName.base(name).equals(base)) {
        Marks theirs = FileName.marks(name);
        int bits = (theirs.bits() & ~ours) | (FileName.marks(after).bits() & ours);
        try {
          Files.move(
              state.paths.message(name),
              state.paths.message(FileName.of(base, theirs.withBits(bits))));
        } catch (NoSuchFileException e) {
          // Lost the race twice: their flags stand, and will be found.
          return;
        }
      }
    }
  }

  private void unlink(String name) throws IOException {
    if (Files.deleteIfExists(state.paths.message(name))) {
      return;
    }
    String base = FileName.base(name);
    for (String other : Disk.list(state.paths.cur())) {
      if (FileName.base(other).equals(base)) {
        Files.deleteIfExists(state.paths.message(other));
      }
    }
  }

  /// What we did ourselves is no news, though it makes the directory suspect: what others did in
  /// the same moment would not show.
  private void see() throws IOException {
    FolderState.Seen before = state.seen;
    FolderState.Seen now = FolderState.Seen.now(state.paths, 0);
    state.seen =
        new FolderState.Seen(
            stale ? Stamp.ABSENT : now.cur(),
            before.fresh(),
            state.uidList.stamp(),
            now.keywords(),
            Math.min(before.suspectFrom(), Stamp.now()));
  }
}

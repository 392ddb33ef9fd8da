package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Does again what the log says was about to be done when the process ended, as far as it was not
/// done: files waiting in `tmp` go to `cur`, flags go into names that still have the flags from
/// before, what was expunged is unlinked. Messages that arrived together arrive together or not at
/// all: if one of their files is nowhere and the UID list does not have it either, the others go
/// too; nobody was told of them.
final class Redo {
  private final FolderPaths paths;
  private final Site site;
  private final LogReplay replay;
  private final Map<Long, UidList.Entry> listed;
  private final Map<String, String> present = new HashMap<>();
  private final Map<Long, String> bases = new HashMap<>();

  Redo(FolderPaths paths, Site site, LogReplay replay, Map<Long, UidList.Entry> listed) {
    this.paths = paths;
    this.site = site;
    this.replay = replay;
    this.listed = listed;
  }

  void run() throws IOException {
    List<LogRecord> pending = replay.pending();
    if (pending.isEmpty()) {
      return;
    }
    for (String name : Disk.list(paths.cur())) {
      present.put(FileName.base(name), name);
    }
    listed.forEach((uid, entry) -> bases.put(uid, entry.base()));
    Set<Long> expunged = new HashSet<>();
    for (LogRecord record : pending) {
      if (record instanceof LogRecord.Vanished(_, var uids)) {
        uids.forEach(expunged::add);
      }
    }
    for (LogRecord record : pending) {
      switch (record) {
        case LogRecord.Arrived(var arrivals) -> arrive(arrivals, expunged);
        case LogRecord.Flagged(_, var changes) -> {
          for (LogRecord.Reflagged change : changes) {
            reflag(change);
          }
        }
        case LogRecord.Vanished(_, var uids) -> {
          for (long uid : uids.toArray()) {
            expunge(uid);
          }
        }
        default -> throw new IllegalStateException("Never pending: " + record);
      }
    }
  }

  private void arrive(List<LogRecord.Arrival> arrivals, Set<Long> expunged) throws IOException {
    boolean whole = true;
    for (LogRecord.Arrival arrival : arrivals) {
      long uid = arrival.message().uid();
      whole &=
          present.containsKey(FileName.base(arrival.name()))
              || listed.containsKey(uid)
              || expunged.contains(uid)
              || Files.exists(spool(arrival));
    }
    for (LogRecord.Arrival arrival : arrivals) {
      String base = FileName.base(arrival.name());
      bases.put(arrival.message().uid(), base);
      if (!whole) {
        replay.messages().remove(arrival.message().uid());
        Files.deleteIfExists(paths.message(present.getOrDefault(base, arrival.name())));
        present.remove(base);
        Files.deleteIfExists(spool(arrival));
      } else if (!present.containsKey(base) && Files.exists(spool(arrival))) {
        Disk.place(spool(arrival), paths.message(arrival.name()));
        present.put(base, arrival.name());
      }
    }
  }

  private Path spool(LogRecord.Arrival arrival) throws IOException {
    Path spool = site.root().resolve(arrival.spool()).normalize();
    if (!spool.startsWith(site.root())) {
      throw new IOException("The log names a file outside: " + arrival.spool());
    }
    return spool;
  }

  private void reflag(LogRecord.Reflagged change) throws IOException {
    String base = bases.get(change.uid());
    String name = base == null ? null : present.get(base);
    if (base == null || name == null) {
      return;
    }
    Marks marks = FileName.marks(name);
    if (marks.bits() == change.before() && change.before() != change.after()) {
      String after = FileName.of(base, marks.withBits(change.after()));
      try {
        Files.move(paths.message(name), paths.message(after));
        present.put(base, after);
      } catch (NoSuchFileException e) {
        // Somebody renamed it now: that is the newer word.
        present.remove(base);
      }
    }
  }

  private void expunge(long uid) throws IOException {
    String base = bases.get(uid);
    String name = base == null ? null : present.remove(base);
    if (name != null) {
      Files.deleteIfExists(paths.message(name));
    }
  }
}

package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NotPermitted;
import org.heddle.storage.UidSet;

/// What the writing calls of a replica come down to. None of them raises the mod-sequence of the
/// mailbox, which waits for [Folder#settle].
final class ReplicaPlans {
  private ReplicaPlans() {}

  /// A message as it is at the source.
  ///
  /// @param file there if the message was not
  record Wanted(Metadata metadata, Optional<Incoming> file) {}

  static Job.Plan<Integer> put(Path root, List<Wanted> messages) {
    return edit -> {
      var changed = new TreeMap<Long, Map<Long, Flags>>();
      var arriving = new ArrayList<Wanted>();
      for (Wanted wanted : messages) {
        Metadata row = wanted.metadata;
        Optional<Metadata> here = edit.find(row.uid());
        if (here.isPresent()) {
          if (differs(here.get(), row)) {
            changed.computeIfAbsent(row.modSeq(), _ -> new TreeMap<>()).put(row.uid(), row.flags());
          }
        } else if (row.uid() < edit.uidNext() || wanted.file.isEmpty()) {
          throw new NotPermitted("The UID " + row.uid() + " was given out before");
        } else {
          arriving.add(wanted);
        }
      }
      changed.forEach(edit::reflag);
      if (!arriving.isEmpty()) {
        arriving.forEach(wanted -> edit.number(wanted.metadata.flags()));
        edit.arrive(arriving.stream().map(wanted -> arrival(edit, root, wanted)).toList());
      }
      return messages.size();
    };
  }

  private static boolean differs(Metadata here, Metadata there) {
    Metadata alike =
        new Metadata(
            here.uid(),
            there.modSeq(),
            there.flags(),
            here.internalDate(),
            here.saveDate(),
            here.size(),
            here.emailId());
    if (!alike.equals(there)) {
      throw new NotPermitted("The UID " + there.uid() + " is that of another message");
    }
    if (there.modSeq() < here.modSeq()) {
      throw new NotPermitted("The message " + there.uid() + " was changed here");
    }
    return here.modSeq() != there.modSeq() || !here.flags().equals(there.flags());
  }

  private static LogRecord.Arrival arrival(Edit edit, Path root, Wanted wanted) {
    Metadata row = wanted.metadata;
    Incoming file = wanted.file.orElseThrow(() -> new StorageException.MessageGone(row.uid()));
    FlagCoder.Code code = edit.coder().encode(row.flags());
    var message =
        new LogRecord.Message(
            row.uid(),
            row.modSeq(),
            FileName.hash(file.base()),
            code.bits(),
            code.keywords(),
            row.internalDate(),
            row.saveDate(),
            row.emailId(),
            row.size());
    return new LogRecord.Arrival(
        message,
        root.relativize(file.spool()).toString(),
        FileName.of(file.base(), Marks.NONE.withBits(code.bits())));
  }

  static Job.Plan<Integer> vanish(List<Expunged> expunged) {
    return edit -> {
      long newest = edit.newestExpunge();
      for (Expunged one : expunged) {
        UidSet uids = one.uids();
        if (one.modSeq() <= newest) {
          var here = UidSet.builder();
          edit.select(uids).forEach(row -> here.add(row.uid()));
          uids = here.build();
        }
        if (!uids.isEmpty()) {
          edit.vanish(Math.max(one.modSeq(), newest), uids);
        }
      }
      return expunged.size();
    };
  }
}

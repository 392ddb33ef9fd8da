package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// What the writing calls of a mailbox come down to, each one commit.
final class Plans {
  private Plans() {}

  static Job.Plan<Mailbox.Appended> append(Path root, List<Incoming> messages) {
    return edit -> {
      long first = edit.uidNext();
      if (first + messages.size() - 1 > UidSet.MAX_UID) {
        throw new StorageException.LimitReached("The mailbox has given out its last UID");
      }
      messages.forEach(message -> edit.number(message.flags()));
      long modSeq = edit.nextModSeq();
      Instant now = edit.now().truncatedTo(ChronoUnit.SECONDS);
      var arrivals = new ArrayList<LogRecord.Arrival>(messages.size());
      for (Incoming message : messages) {
        FlagCoder.Code code = edit.coder().encode(message.flags());
        long hash = FileName.hash(message.base());
        long emailId = message.emailId() == 0 ? hash : message.emailId();
        var logged =
            new LogRecord.Message(
                first + arrivals.size(),
                modSeq,
                hash,
                code.bits(),
                code.keywords(),
                message.internalDate(),
                now,
                emailId,
                message.size());
        String name = FileName.of(message.base(), Marks.NONE.withBits(code.bits()));
        arrivals.add(
            new LogRecord.Arrival(logged, root.relativize(message.spool()).toString(), name));
      }
      edit.arrive(arrivals);
      return new Mailbox.Appended(
          edit.uidValidity(), UidSet.range(first, first + messages.size() - 1));
    };
  }

  static Job.Plan<Mailbox.Stored> store(UidSet uids, FlagChange change, long unchangedSince) {
    return edit -> {
      var refused = UidSet.builder();
      Map<Long, Flags> after = new TreeMap<>();
      for (Metadata message : edit.select(uids)) {
        if (message.modSeq() > unchangedSince) {
          refused.add(message.uid());
          continue;
        }
        Flags flags = change.applyTo(message.flags());
        if (!flags.equals(message.flags())) {
          after.put(message.uid(), flags);
        }
      }
      if (after.isEmpty()) {
        return new Mailbox.Stored(MessageTable.EMPTY, refused.build(), edit.modSeq());
      }
      after.values().forEach(edit::number);
      long modSeq = edit.nextModSeq();
      edit.reflag(modSeq, after);
      var changed = new ArrayList<Metadata>(after.size());
      after.keySet().forEach(uid -> edit.find(uid).ifPresent(changed::add));
      return new Mailbox.Stored(MessageTable.of(changed), refused.build(), modSeq);
    };
  }

  static Job.Plan<Mailbox.Expunged> expunge(UidSet uids) {
    return edit -> {
      var gone = UidSet.builder();
      for (Metadata message : edit.select(uids)) {
        // What arrives in the same group was not there yet when this was asked.
        if (message.flags().has(SystemFlag.DELETED) && !edit.arrives(message.uid())) {
          gone.add(message.uid());
          edit.lose(message);
        }
      }
      return vanish(edit, gone.build());
    };
  }

  /// Removes messages whatever their flags.
  static Job.Plan<Mailbox.Expunged> remove(UidSet uids) {
    return edit -> {
      var gone = UidSet.builder();
      edit.select(uids).forEach(message -> gone.add(message.uid()));
      return vanish(edit, gone.build());
    };
  }

  /// Both as one commit: the second only if the first is not refused, and it must not refuse.
  static <R> Job.Plan<R> followed(Job.Plan<R> first, Job.Plan<?> second) {
    return edit -> {
      R result = first.apply(edit);
      second.apply(edit);
      return result;
    };
  }

  private static Mailbox.Expunged vanish(Edit edit, UidSet gone) {
    if (!gone.isEmpty()) {
      edit.vanish(edit.nextModSeq(), gone);
    }
    return new Mailbox.Expunged(gone, edit.modSeq());
  }
}

package org.heddle.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.storage.UidSet;

/// Which messages of the view a command means.
final class Targets {
  private Targets() {}

  /// The UIDs that the client named and counts; UIDs that do not exist are left out (RFC 9051
  /// section 6.4.9).
  ///
  /// @throws BadCommand if a sequence number is not in use
  static UidSet resolve(MessageSet messages, Numbering numbering, MailboxView view) {
    return switch (messages) {
      case MessageSet.Saved _ -> view.searchResult();
      case MessageSet.Numbers(var ranges) ->
          switch (numbering) {
            case SEQUENCE -> byNumber(ranges, view.numbers());
            case UID -> byUid(ranges, view.numbers().uids());
          };
    };
  }

  /// The UIDs of those of these sequence numbers that are in use.
  static UidSet within(MessageSet messages, MailboxView view) {
    MessageNumbers numbers = view.numbers();
    return switch (messages) {
      case MessageSet.Saved _ -> view.searchResult();
      case MessageSet.Numbers(var ranges) ->
          byNumber(ordered(ranges, numbers.count()).intersect(inUse(numbers)), numbers);
    };
  }

  private static UidSet inUse(MessageNumbers numbers) {
    return UidSet.range(1, numbers.count());
  }

  /// The UIDs that a UID command names, existing or not. `*` is the next UID here, as what was
  /// expunged last may have been the highest.
  static UidSet uids(MessageSet messages, MailboxView view) {
    return switch (messages) {
      case MessageSet.Saved _ -> view.searchResult();
      case MessageSet.Numbers(var ranges) -> ordered(ranges, view.mailbox().status().uidNext());
    };
  }

  private static UidSet byNumber(List<MessageSet.Range> ranges, MessageNumbers numbers) {
    UidSet wanted = ordered(ranges, numbers.count());
    if (wanted.first() < 1 || wanted.last() > numbers.count()) {
      throw new BadCommand("No such message number");
    }
    return byNumber(wanted, numbers);
  }

  private static UidSet byNumber(UidSet wanted, MessageNumbers numbers) {
    var uids = UidSet.builder();
    for (int range = 0; range < wanted.ranges(); range++) {
      long first = numbers.uid((int) wanted.rangeFirst(range));
      long last = numbers.uid((int) wanted.rangeLast(range));
      uids.addRange(first, last);
    }
    return uids.build().intersect(numbers.uids());
  }

  private static UidSet byUid(List<MessageSet.Range> ranges, UidSet known) {
    return known.isEmpty() ? known : ordered(ranges, known.last()).intersect(known);
  }

  /// The ranges as a set, with `*` replaced by the largest number in use.
  private static UidSet ordered(List<MessageSet.Range> ranges, long largest) {
    var ends = new ArrayList<long[]>(ranges.size());
    for (MessageSet.Range range : ranges) {
      long first = range.first() == MessageSet.STAR ? largest : range.first();
      long last = range.last() == MessageSet.STAR ? largest : range.last();
      ends.add(new long[] {Math.min(first, last), Math.max(first, last)});
    }
    ends.sort(Comparator.comparingLong(range -> range[0]));
    var set = UidSet.builder();
    ends.forEach(range -> set.addRange(range[0], range[1]));
    return set.build();
  }
}

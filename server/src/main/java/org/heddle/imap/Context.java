package org.heddle.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;

/// The results of a searching command with UPDATE as the client knows them (RFC 5267 section 4.3).
/// Confined to the session's thread.
final class Context {
  /// A change of the list: these are put in or taken out from this position on.
  ///
  /// @param position counted from 1; 0 where the client finds the place itself
  record Edit(int position, Results results) {}

  private final Correlator correlator;
  private final Numbering numbering;
  private final Term term;
  private final List<SortCriterion> criteria;
  private UidSet found;

  /// The same in the order of the criteria; nothing where there are none.
  private int[] sorted;

  /// @param term what depends on the moment of the command is resolved already
  /// @param criteria empty for the order of the mailbox; without RELEVANCY
  Context(
      Correlator correlator,
      Numbering numbering,
      Term term,
      List<SortCriterion> criteria,
      Results found) {
    this.correlator = correlator;
    this.numbering = numbering;
    this.term = term;
    this.criteria = criteria;
    this.found = found.set();
    this.sorted = found instanceof Results.Sorted(var uids) ? uids : new int[0];
  }

  Correlator correlator() {
    return correlator;
  }

  Numbering numbering() {
    return numbering;
  }

  Term term() {
    return term;
  }

  UidSet found() {
    return found;
  }

  private boolean isSorted() {
    return !criteria.isEmpty();
  }

  /// Takes out those of these that are in the list.
  List<Edit> remove(UidSet uids) {
    UidSet gone = found.intersect(uids);
    if (gone.isEmpty()) {
      return List.of();
    }
    found = found.minus(gone);
    return isSorted() ? removeSorted(gone) : List.of(new Edit(0, new Results.InMailboxOrder(gone)));
  }

  /// From the end, so that no run moves the next.
  private List<Edit> removeSorted(UidSet gone) {
    var edits = new ArrayList<Edit>();
    int end = sorted.length;
    while (end > 0) {
      int start = end;
      while (start > 0 && gone.contains(Integer.toUnsignedLong(sorted[start - 1]))) {
        start--;
      }
      if (start < end) {
        edits.add(new Edit(start + 1, new Results.Sorted(Arrays.copyOfRange(sorted, start, end))));
      }
      end = start - 1;
    }
    sorted =
        Arrays.stream(sorted).filter(uid -> !gone.contains(Integer.toUnsignedLong(uid))).toArray();
    return edits;
  }

  /// Puts these in.
  ///
  /// @param uids none of which is in the list
  List<Edit> add(UidSet uids, Mailbox mailbox) {
    if (uids.isEmpty()) {
      return List.of();
    }
    if (!isSorted()) {
      found = found.union(uids);
      return List.of(new Edit(0, new Results.InMailboxOrder(uids)));
    }
    return addSorted(sort(uids, mailbox).uids(), mailbox);
  }

  /// The list is as it was if reading fails.
  private List<Edit> addSorted(int[] arrivals, Mailbox mailbox) {
    var edits = new ArrayList<Edit>();
    int[] list = sorted;
    int start = 0;
    int from = 0;
    while (start < arrivals.length) {
      int at = place(arrivals[start], list, from, mailbox);
      int end = start + 1;
      while (end < arrivals.length && place(arrivals[end], list, at, mailbox) == at) {
        end++;
      }
      int[] run = Arrays.copyOfRange(arrivals, start, end);
      edits.add(new Edit(at + 1, new Results.Sorted(run)));
      list = inserted(list, at, run);
      from = at + run.length;
      start = end;
    }
    sorted = list;
    found = found.union(new Results.Sorted(arrivals).set());
    return edits;
  }

  private static int[] inserted(int[] list, int at, int[] run) {
    int[] longer = Arrays.copyOf(list, list.length + run.length);
    System.arraycopy(list, at, longer, at + run.length, list.length - at);
    System.arraycopy(run, 0, longer, at, run.length);
    return longer;
  }

  /// Before which of the list a message belongs that is not yet in it. What is compared is read
  /// anew: it never changes, and to keep it would take more room than the list.
  private int place(int uid, int[] list, int from, Mailbox mailbox) {
    int low = from;
    int high = list.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(uid, list[middle], mailbox)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Results.Sorted sort(UidSet uids, Mailbox mailbox) {
    return Sorting.sort(uids, criteria, Relevancy.ALIKE, mailbox);
  }

  private boolean isBefore(int uid, int other, Mailbox mailbox) {
    long first = Integer.toUnsignedLong(uid);
    long second = Integer.toUnsignedLong(other);
    Results both = sort(UidSet.of(first, second), mailbox);
    // Of what is gone nothing is known but that it came in earlier or later.
    return both.size() == 2 ? both.first() == first : first < second;
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.FetchItem;
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

  /// Less than one to so many of the list is looked up in it, each for itself; for more the list is
  /// read anew as a whole.
  private static final int FEW = 50;

  private final Correlator correlator;
  private Numbering numbering;
  private final Term term;
  private final List<SortCriterion> criteria;
  private final List<FetchItem> arrivals;
  private UidSet found;

  /// The same in the order of the criteria; nothing where there are none.
  private int[] sorted;

  /// @param term what depends on the moment of the command is resolved already
  /// @param criteria empty for the order of the mailbox; without RELEVANCY
  /// @param arrivals what to fetch of new messages that are found
  Context(
      Correlator correlator,
      Numbering numbering,
      Term term,
      List<SortCriterion> criteria,
      List<FetchItem> arrivals,
      Results found) {
    this.correlator = correlator;
    this.numbering = numbering;
    this.term = term;
    this.criteria = criteria;
    this.arrivals = arrivals;
    this.found = found.set();
    this.sorted = found instanceof Results.Sorted(var uids) ? uids : new int[0];
  }

  Correlator correlator() {
    return correlator;
  }

  Numbering numbering() {
    return numbering;
  }

  /// The client has no numbers any more (RFC 9586).
  void nameByUid() {
    numbering = Numbering.UID;
  }

  Term term() {
    return term;
  }

  List<FetchItem> arrivals() {
    return arrivals;
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
    List<Edit> edits = runs(sorted, gone).reversed();
    sorted =
        Arrays.stream(sorted).filter(uid -> !gone.contains(Integer.toUnsignedLong(uid))).toArray();
    return edits;
  }

  /// Where these stand in a list, each run of neighbours once.
  private static List<Edit> runs(int[] list, UidSet uids) {
    var edits = new ArrayList<Edit>();
    int start = 0;
    for (int end = 0; end <= list.length; end++) {
      if (end < list.length && uids.contains(Integer.toUnsignedLong(list[end]))) {
        continue;
      }
      if (start < end) {
        edits.add(new Edit(start + 1, new Results.Sorted(Arrays.copyOfRange(list, start, end))));
      }
      start = end + 1;
    }
    return edits;
  }

  /// Puts these in.
  ///
  /// @param uids none of which is in the list
  List<Edit> add(UidSet uids, Mailbox mailbox) throws IOException {
    if (uids.isEmpty()) {
      return List.of();
    }
    if (!isSorted()) {
      found = found.union(uids);
      return List.of(new Edit(0, new Results.InMailboxOrder(uids)));
    }
    return addSorted(uids, mailbox);
  }

  /// The list is as it was if reading fails.
  private List<Edit> addSorted(UidSet uids, Mailbox mailbox) throws IOException {
    boolean few = uids.size() < sorted.length / FEW;
    int[] read = sort(few ? uids : found.union(uids), mailbox);
    Order order = few ? (uid, other) -> isBefore(uid, other, mailbox) : ranked(read);
    int[] arrivals =
        Arrays.stream(read).filter(uid -> uids.contains(Integer.toUnsignedLong(uid))).toArray();
    UidSet added = new Results.Sorted(arrivals).set();
    sorted = merged(arrivals, order);
    found = found.union(added);
    return runs(sorted, added);
  }

  private int[] merged(int[] arrivals, Order order) throws IOException {
    int[] merged = new int[sorted.length + arrivals.length];
    int from = 0;
    for (int i = 0; i < arrivals.length; i++) {
      int at = place(arrivals[i], from, order);
      System.arraycopy(sorted, from, merged, from + i, at - from);
      merged[at + i] = arrivals[i];
      from = at;
    }
    System.arraycopy(sorted, from, merged, from + arrivals.length, sorted.length - from);
    return merged;
  }

  /// Before which of the list, from `from` on, a message belongs that is not in it.
  private int place(int uid, int from, Order order) throws IOException {
    int low = from;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.isBefore(uid, sorted[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int[] sort(UidSet uids, Mailbox mailbox) throws IOException {
    return Sorting.sort(uids, criteria, Relevancy.ALIKE, mailbox, Progress.SILENT).uids();
  }

  /// Which of two messages comes first. Of what is gone nothing is known but its UID.
  @FunctionalInterface
  private interface Order {
    boolean isBefore(int uid, int other) throws IOException;
  }

  /// What is compared is read anew: it never changes, and to keep it would take more room than the
  /// list.
  private boolean isBefore(int uid, int other, Mailbox mailbox) throws IOException {
    long first = Integer.toUnsignedLong(uid);
    long second = Integer.toUnsignedLong(other);
    int[] both = sort(UidSet.of(first, second), mailbox);
    return both.length == 2 ? both[0] == uid : first < second;
  }

  /// As in a list of all that there is.
  private static Order ranked(int[] list) {
    var numbers = new MessageNumbers(new Results.Sorted(list).set());
    int[] ranks = new int[list.length + 1];
    for (int rank = 0; rank < list.length; rank++) {
      ranks[numbers.number(Integer.toUnsignedLong(list[rank]))] = rank;
    }
    return (uid, other) -> {
      int first = numbers.number(Integer.toUnsignedLong(uid));
      int second = numbers.number(Integer.toUnsignedLong(other));
      boolean known = first > 0 && second > 0;
      return known ? ranks[first] < ranks[second] : Integer.compareUnsigned(uid, other) < 0;
    };
  }
}

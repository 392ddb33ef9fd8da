package org.heddle.imap;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.mime.Envelope;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Puts messages in the order that a client asks for (RFC 5256 section 3): a column for each
/// criterion, filled from summaries a batch at a time, and then the row numbers are sorted.
final class Sorting {
  private static final int BATCH = 256;

  private static final byte[] NOTHING = new byte[0];

  private static final Set<SortCriterion.Key> IN_METADATA =
      EnumSet.of(SortCriterion.Key.ARRIVAL, SortCriterion.Key.SIZE, SortCriterion.Key.RELEVANCY);

  private final List<SortColumn> columns;
  private final boolean needsEnvelopes;
  private int[] uids;
  private int size;

  private Sorting(List<SortCriterion> criteria, Relevancy relevancy, int expected) {
    this.columns = criteria.stream().map(each -> new SortColumn(each, relevancy)).toList();
    this.needsEnvelopes = criteria.stream().anyMatch(c -> !IN_METADATA.contains(c.key()));
    this.uids = new int[expected];
  }

  /// These messages in that order, without those that are gone meanwhile; those that are equal stay
  /// in the order of the mailbox.
  ///
  /// @param relevancy what RELEVANCY compares
  static Results.Sorted sort(
      UidSet found,
      List<SortCriterion> criteria,
      Relevancy relevancy,
      Mailbox mailbox,
      Progress progress)
      throws IOException {
    // A criterion that was named before decides nothing.
    var sorting = new Sorting(distinct(criteria), relevancy, Math.toIntExact(found.size()));
    sorting.read(found, mailbox, progress);
    return new Results.Sorted(sorting.sorted());
  }

  private static List<SortCriterion> distinct(List<SortCriterion> criteria) {
    Set<SortCriterion.Key> seen = EnumSet.noneOf(SortCriterion.Key.class);
    return criteria.stream().filter(criterion -> seen.add(criterion.key())).toList();
  }

  private void read(UidSet found, Mailbox mailbox, Progress progress) throws IOException {
    MessageTable all = mailbox.snapshot().messages();
    for (UidSet batch : new Batches(found, BATCH)) {
      MessageTable messages = all.select(batch);
      var summaries = needsEnvelopes ? Summaries.of(mailbox, batch) : Summaries.none(mailbox);
      for (int row = 0; row < messages.size(); row++) {
        try {
          add(messages, row, envelope(messages, row, summaries, mailbox));
        } catch (StorageException.MessageGone _) {
          // It is in no order any more; the client will hear of the expunge.
        }
      }
      summaries.save();
      progress.at(size, found.size());
    }
    uids = Arrays.copyOf(uids, size);
  }

  private Optional<Envelope> envelope(
      MessageTable messages, int row, Summaries summaries, Mailbox mailbox) {
    if (!needsEnvelopes) {
      return Optional.empty();
    }
    long uid = messages.uid(row);
    try (var source = new MessageSource(mailbox, uid, messages.size(row), NOTHING)) {
      return summaries.of(source).envelope();
    }
  }

  private void add(MessageTable messages, int row, Optional<Envelope> envelope) {
    for (SortColumn column : columns) {
      column.add(messages, row, envelope);
    }
    uids[size++] = (int) messages.uid(row);
  }

  private int[] sorted() {
    int[] rows = new int[size];
    Arrays.setAll(rows, row -> row);
    sort(rows, rows.clone(), 0, size);
    Arrays.setAll(rows, i -> uids[rows[i]]);
    return rows;
  }

  /// Merges; equal rows keep their order.
  ///
  /// @param spare the same rows, which become those of the next level
  private void sort(int[] rows, int[] spare, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(spare, rows, from, middle);
    sort(spare, rows, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft = right >= to || (left < middle && compare(spare[left], spare[right]) <= 0);
      rows[i] = takeLeft ? spare[left++] : spare[right++];
    }
  }

  private int compare(int a, int b) {
    for (SortColumn column : columns) {
      int order = column.compare(a, b);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}

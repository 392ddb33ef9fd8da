package org.heddle.imap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.heddle.fulltext.Relevancy;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.syntax.SortCriterion.Direction;
import org.heddle.mime.Envelope;
import org.heddle.storage.MessageTable;

/// What one criterion compares of all the messages that are sorted: eight octets a message for a
/// number, and its text besides for a text. Confined to one thread.
final class SortColumn {
  /// How many octets a text may have on average; when there are more, texts that differ only behind
  /// so many count as equal, so that no sender can fill the heap.
  private static final int TEXT_EACH = 400;

  private static final int TEXTS_AT_LEAST = 1024 * 1024;

  private final SortCriterion criterion;
  private final Relevancy relevancy;
  private int size;

  /// The numbers, or the first eight octets of each text.
  private long[] firsts = new long[64];

  /// The texts one behind the other, and where each ends.
  private byte[] octets = new byte[64];

  private int[] ends = new int[64];

  SortColumn(SortCriterion criterion, Relevancy relevancy) {
    this.criterion = criterion;
    this.relevancy = relevancy;
  }

  /// Adds a message behind all others.
  ///
  /// @param row its row in `messages`
  void add(MessageTable messages, int row, Optional<Envelope> envelope) {
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    switch (criterion.key()) {
      case ARRIVAL -> addNumber(messages.received(row).getEpochSecond());
      case DATE -> addNumber(SortValues.sent(envelope, messages.received(row)));
      case SIZE -> addNumber(messages.size(row));
      // The highest is first.
      case RELEVANCY -> addNumber(-relevancy.of(messages.uid(row)));
      case CC, FROM, TO, SUBJECT, DISPLAYFROM, DISPLAYTO ->
          addText(SortValues.text(criterion.key(), envelope).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void addNumber(long number) {
    firsts[size++] = number;
  }

  private void addText(byte[] text) {
    int start = start(size);
    boolean crowded = start > TEXTS_AT_LEAST && start / TEXT_EACH > size;
    int length = crowded ? Math.min(text.length, TEXT_EACH) : text.length;
    if (octets.length - start < length) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, start + length));
    }
    System.arraycopy(text, 0, octets, start, length);
    ends[size] = start + length;
    long first = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      first = first << Byte.SIZE | (i < length ? text[i] & 0xff : 0);
    }
    firsts[size++] = first;
  }

  private int start(int message) {
    return message == 0 ? 0 : ends[message - 1];
  }

  /// Compares two messages by the order in which they were added, counted from 0.
  int compare(int a, int b) {
    int ascending =
        switch (criterion.key()) {
          case ARRIVAL, DATE, SIZE, RELEVANCY -> Long.compare(firsts[a], firsts[b]);
          case CC, FROM, TO, SUBJECT, DISPLAYFROM, DISPLAYTO -> compareTexts(a, b);
        };
    return criterion.direction() == Direction.DESCENDING ? -ascending : ascending;
  }

  /// The octets of i;unicode-casemap's result are compared (RFC 5051 section 2).
  private int compareTexts(int a, int b) {
    return firsts[a] == firsts[b]
        ? Arrays.compareUnsigned(octets, start(a), ends[a], octets, start(b), ends[b])
        : Long.compareUnsigned(firsts[a], firsts[b]);
  }
}

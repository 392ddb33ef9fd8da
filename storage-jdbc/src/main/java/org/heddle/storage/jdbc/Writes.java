package org.heddle.storage.jdbc;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All statements that change rows, by their codes.
final class Writes {
  private static final Map<Integer, Write> BY_CODE =
      Stream.of(
              LoginRows.WRITES,
              AccountRows.WRITES,
              MailboxRows.WRITES,
              MessageRows.WRITES,
              KeywordRows.WRITES,
              ExpungedRows.WRITES,
              UnlinkedRows.WRITES,
              EmailRows.WRITES,
              ChunkRows.WRITES,
              SubscriptionRows.WRITES,
              AccessRows.WRITES,
              AnnotationRows.WRITES,
              CounterRows.WRITES,
              KeptRows.WRITES)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableMap(Write::code, Function.identity()));

  private Writes() {}

  /// @throws IllegalArgumentException if no statement has this code
  static Write byCode(int code) {
    Write write = BY_CODE.get(code);
    if (write == null) {
      throw new IllegalArgumentException("No statement has the code " + code);
    }
    return write;
  }
}

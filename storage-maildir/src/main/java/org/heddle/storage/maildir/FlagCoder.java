package org.heddle.storage.maildir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.storage.Flags;

/// Turns numbers into flags and back by one keyword table; equal flags are one object. Guarded by
/// the lock of the mailbox.
final class FlagCoder {
  private static final int MOST_CACHED = 10_000;
  static final int[] NO_KEYWORDS = {};

  /// @param bits as in [Marks#bits]
  /// @param keywords the numbers of those without a letter, ascending
  record Code(int bits, int[] keywords) {}

  private final KeywordTable table;
  private final Map<List<Integer>, Flags> cache = new HashMap<>();

  FlagCoder(KeywordTable table) {
    this.table = table;
  }

  KeywordTable table() {
    return table;
  }

  /// The flags; a number without a name is none.
  Flags flags(int bits, int[] keywords) {
    var key = new ArrayList<Integer>(keywords.length + 1);
    key.add(bits);
    Arrays.stream(keywords).forEach(key::add);
    if (cache.size() > MOST_CACHED) {
      cache.clear();
    }
    return cache.computeIfAbsent(key, this::make);
  }

  private Flags make(List<Integer> key) {
    int bits = key.getFirst();
    var names = new ArrayList<String>();
    table
        .letters()
        .forEach((number, name) -> {
          if ((bits >>> 5 & (1 << number)) != 0) {
            names.add(name);
          }
        });
    for (int number : key.subList(1, key.size())) {
      String name = table.names().get(number);
      if (name != null) {
        names.add(name);
      }
    }
    return Flags.of(bits & 31, names);
  }

  /// The numbers of flags whose keywords are all in the table; others are left out.
  Code encode(Flags flags) {
    int bits = flags.systemBits();
    var others = new ArrayList<Integer>();
    for (String keyword : flags.keywords()) {
      int number = table.find(keyword).orElse(-1);
      if (number >= Marks.LETTERS) {
        others.add(number);
      } else if (number >= 0) {
        bits |= 1 << (number + 5);
      }
    }
    int[] keywords = others.stream().mapToInt(Integer::intValue).sorted().toArray();
    return new Code(bits, keywords.length == 0 ? NO_KEYWORDS : keywords);
  }

  /// The letters that have a name, as bits of [Marks#bits].
  int namedBits() {
    int bits = 31;
    for (int number : table.letters().keySet()) {
      bits |= 1 << (number + 5);
    }
    return bits;
  }
}

package org.heddle.storage.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.heddle.storage.Flags;
import org.heddle.storage.StorageException;

/// The keywords of a mailbox in the order in which they came: the n-th has the id n, counted from
/// 1. Immutable.
final class KeywordList {
  /// Far above what any client has use for; each costs every reader of the mailbox.
  private static final int MAX_KEYWORDS = 10_000;

  private final List<String> names;
  private final TreeMap<String, Integer> ids = new TreeMap<>(Flags.KEYWORD_ORDER);

  KeywordList(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      ids.putIfAbsent(names.get(i), i + 1);
    }
  }

  List<String> names() {
    return names;
  }

  int size() {
    return names.size();
  }

  /// These and those of `flags` that are new.
  ///
  /// @throws StorageException.LimitReached if there would be too many
  KeywordList with(Flags flags) {
    var missing = flags.keywords().stream().filter(keyword -> !ids.containsKey(keyword)).toList();
    if (missing.isEmpty()) {
      return this;
    }
    if (names.size() + missing.size() > MAX_KEYWORDS) {
      throw new StorageException.LimitReached("The mailbox has too many keywords");
    }
    var longer = new ArrayList<>(names);
    longer.addAll(missing);
    return new KeywordList(longer);
  }

  /// The flags with each keyword as it was spelled first; all of them are known.
  Flags spelled(Flags flags) {
    if (flags.keywords().isEmpty()) {
      return flags;
    }
    return Flags.of(
        flags.systemBits(),
        flags.keywords().stream()
            .map(keyword -> names.get(ids.getOrDefault(keyword, 0) - 1))
            .toList());
  }

  /// The keywords of `flags` as a row has them; all of them are known.
  String text(Flags flags) {
    if (flags.keywords().isEmpty()) {
      return "";
    }
    var sorted = new ArrayList<Integer>();
    flags.keywords().forEach(keyword -> sorted.add(ids.getOrDefault(keyword, 0)));
    Collections.sort(sorted);
    var text = new StringBuilder();
    for (int id : sorted) {
      text.append(text.isEmpty() ? "" : " ").append(id);
    }
    return text.toString();
  }

  /// The names of the ids that a row has.
  ///
  /// @throws StorageException.Corrupt if one of them is not known
  List<String> names(String text) {
    var found = new ArrayList<String>();
    for (String id : text.split(" ")) {
      try {
        found.add(names.get(Integer.parseInt(id) - 1));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new StorageException.Corrupt("A message has a keyword that its mailbox lacks", e);
      }
    }
    return found;
  }
}

package org.heddle.storage.maildir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How a listing of `cur` differs from the file names that are known.
final class Survey {
  private final FileTable known;
  private final BitSet here;
  private final Map<Integer, String> renamed = new HashMap<>();
  private final Map<String, String> strangers = new HashMap<>();
  private final List<String[]> twins = new ArrayList<>();

  private Survey(FileTable known) {
    this.known = known;
    this.here = new BitSet(known.size());
  }

  static Survey of(FileTable known, String[] listing) {
    var survey = new Survey(known);
    survey.add(listing);
    return survey;
  }

  private void add(String[] listing) {
    for (String name : listing) {
      if (name.startsWith(".")) {
        continue;
      }
      int row = known.findBase(name);
      if (row < 0) {
        String other = strangers.putIfAbsent(FileName.base(name), name);
        if (other != null && !other.equals(name)) {
          twins.add(new String[] {other, name});
        }
      } else {
        meet(row, name);
      }
    }
  }

  private void meet(int row, String name) {
    String before = known.name(row);
    if (here.get(row)) {
      String other = renamed.getOrDefault(row, before);
      if (!other.equals(name)) {
        twins.add(new String[] {other, name});
      }
      return;
    }
    here.set(row);
    if (!before.equals(name)) {
      renamed.put(row, name);
    }
  }

  /// Adds a second listing: what either has is there. Of two names for one message that of the
  /// first counts.
  void addAgain(String[] listing) {
    List<String[]> before = List.copyOf(twins);
    add(listing);
    twins.clear();
    twins.addAll(before);
  }

  /// Whether the file of a row is there.
  boolean has(int row) {
    return here.get(row);
  }

  /// The name of a row's file in the listing.
  String nameOf(int row) {
    return renamed.getOrDefault(row, known.name(row));
  }

  /// Whether all that is known is there.
  boolean isComplete() {
    return here.cardinality() == known.size();
  }

  /// Whether the listing has the known messages and no others.
  boolean isSameMessages() {
    return isComplete() && strangers.isEmpty() && twins.isEmpty();
  }

  /// The new file names by row.
  Map<Integer, String> renamed() {
    return renamed;
  }

  /// The names of files that are not known, by base name.
  Map<String, String> strangers() {
    return strangers;
  }

  /// Pairs of names with the same base.
  List<String[]> twins() {
    return twins;
  }
}

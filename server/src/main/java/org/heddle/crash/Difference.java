package org.heddle.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What distinguishes what was found from what was expected.
///
/// @param lost messages that are not there, or not as often as they should be
/// @param duplicated messages that are there more often
/// @param wrong everything else: UIDs, UIDVALIDITY, flags, places, mailboxes, subscriptions, rights
/// @param words the same for people
record Difference(long lost, long duplicated, long wrong, List<String> words) {

  static Difference between(Expected expected, Expected found) {
    Map<String, Integer> counts = new HashMap<>();
    count(expected, 1, counts);
    count(found, -1, counts);
    var words = new ArrayList<String>();
    long lost = 0;
    long duplicated = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int missing = entry.getValue();
      lost += Math.max(0, missing);
      duplicated += Math.max(0, -missing);
      if (missing != 0) {
        words.add((missing > 0 ? "lost " : "duplicated ") + entry.getKey());
      }
    }
    int before = words.size();
    if (lost + duplicated == 0) {
      boxes(expected, found, words);
    }
    if (!expected.subscriptions.equals(found.subscriptions)) {
      words.add("subscriptions " + found.subscriptions + ", not " + expected.subscriptions);
    }
    return new Difference(lost, duplicated, words.size() - before, words);
  }

  boolean isNone() {
    return words.isEmpty();
  }

  long total() {
    return lost + duplicated + wrong;
  }

  private static void count(Expected state, int sign, Map<String, Integer> counts) {
    for (Expected.Box box : state.boxes.values()) {
      box.placed.values().forEach(held -> counts.merge(held.token(), sign, Integer::sum));
      box.unplaced.forEach(held -> counts.merge(held.token(), sign, Integer::sum));
    }
  }

  private static void boxes(Expected expected, Expected found, List<String> words) {
    if (!expected.boxes.keySet().equals(found.boxes.keySet())) {
      words.add("mailboxes " + found.boxes.keySet() + ", not " + expected.boxes.keySet());
      return;
    }
    expected.boxes.forEach((name, box) -> box(name, box, found.box(name), words));
  }

  private static void box(
      String name, Expected.Box expected, Expected.Box found, List<String> words) {
    if (expected.validity != 0 && expected.validity != found.validity) {
      words.add(name + ": UIDVALIDITY " + found.validity + ", not " + expected.validity);
    }
    if (!expected.rights.equals(found.rights)) {
      words.add(name + ": shared for " + found.rights + ", not " + expected.rights);
    }
    var more = new HashMap<>(found.placed);
    expected.placed.forEach((uid, held) -> {
      Expected.Held there = more.remove(uid);
      if (!held.equals(there)) {
        words.add(name + ": UID " + uid + " is " + there + ", not " + held);
      }
    });
    var left = new ArrayList<>(more.values());
    for (Expected.Held held : expected.unplaced) {
      if (!left.remove(held)) {
        words.add(name + ": no " + held);
      }
    }
    left.forEach(held -> words.add(name + ": too much: " + held));
  }
}

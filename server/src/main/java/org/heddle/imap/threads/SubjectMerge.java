package org.heddle.imap.threads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Step 5 of REFERENCES (RFC 5256 section 3): threads with the same base subject become one.
final class SubjectMerge {
  private final ThreadColumns messages;
  private final Map<Long, Integer> table = new HashMap<>();
  private final List<Integer> replaced = new ArrayList<>();
  private int[] parents;
  private int count;

  private SubjectMerge(ThreadColumns messages, int[] parents) {
    this.messages = messages;
    this.parents = parents.clone();
    this.count = parents.length;
  }

  /// The parents after the step.
  ///
  /// @param before as they are before it
  /// @param threads arranged by these
  static int[] merged(ThreadColumns messages, int[] before, Threads threads) {
    var merge = new SubjectMerge(messages, before);
    int[] roots = threads.roots();
    for (int root : roots) {
      // The only child of a dummy has become a root.
      merge.parents[root] = Ancestry.NOBODY;
      merge.populate(root, threads);
    }
    for (int root : roots) {
      merge.merge(root, threads);
    }
    merge.moveChildren();
    return Arrays.copyOf(merge.parents, merge.count);
  }

  private boolean isDummy(int node) {
    return node >= messages.size();
  }

  /// The subject of a thread: a dummy has that of its first child.
  private long subject(int root, Threads threads) {
    return messages.subject(isDummy(root) ? threads.firstChild(root) : root);
  }

  private boolean isReply(int node) {
    return !isDummy(node) && messages.isReply(node);
  }

  /// Step 5.B.
  private void populate(int root, Threads threads) {
    long subject = subject(root, threads);
    if (subject == ThreadColumns.NONE) {
      return;
    }
    Integer there = table.putIfAbsent(subject, root);
    if (there != null && !isDummy(there) && (isDummy(root) || (isReply(there) && !isReply(root)))) {
      table.put(subject, root);
    }
  }

  /// Step 5.C.
  private void merge(int root, Threads threads) {
    long subject = subject(root, threads);
    if (subject == ThreadColumns.NONE || parents[root] != Ancestry.NOBODY) {
      return;
    }
    int there = table.getOrDefault(subject, root);
    if (there == root) {
      return;
    }
    if (isDummy(there) && isDummy(root)) {
      parents[root] = there;
      replaced.add(root);
    } else if (isDummy(there) || (isReply(root) && !isReply(there))) {
      parents[root] = there;
    } else {
      int dummy = newDummy();
      parents[there] = dummy;
      parents[root] = dummy;
      table.put(subject, dummy);
    }
  }

  private int newDummy() {
    if (count == parents.length) {
      parents = Arrays.copyOf(parents, Math.max(16, 2 * count));
    }
    parents[count] = Ancestry.NOBODY;
    return count++;
  }

  /// Gives the children of dummies that became part of other dummies to these.
  private void moveChildren() {
    if (replaced.isEmpty()) {
      return;
    }
    for (int message = 0; message < messages.size(); message++) {
      int parent = parents[message];
      if (parent != Ancestry.NOBODY && isDummy(parent) && parents[parent] != Ancestry.NOBODY) {
        parents[message] = parents[parent];
      }
    }
    replaced.forEach(dummy -> parents[dummy] = Ancestry.NOBODY);
  }
}

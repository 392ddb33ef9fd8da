package org.heddle.imap.threads;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.stream.IntStream;

/// Messages arranged in threads, all siblings in their order. A node is a message, or a dummy that
/// stands for one that is not there and has at least two children. Made without recursion: a thread
/// may be as deep as the mailbox is long.
public final class Threads {
  /// No such node.
  public static final int NONE = -1;

  private final ThreadColumns messages;
  private final int[] first;
  private final int[] last;
  private final int[] next;
  private int[] roots;

  private Threads(ThreadColumns messages, int nodes) {
    this.messages = messages;
    this.first = filled(nodes);
    this.last = filled(nodes);
    this.next = filled(nodes);
    this.roots = new int[0];
  }

  private static int[] filled(int length) {
    int[] numbers = new int[length];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  /// ORDEREDSUBJECT: the messages of one base subject are a thread, all below the first.
  public static Threads orderedSubject(ThreadColumns messages) {
    int[] order = messages.bySentDate();
    int[] parents = filled(messages.size());
    var firsts = new HashMap<Long, Integer>();
    for (int message : order) {
      Integer first = firsts.putIfAbsent(messages.subject(message), message);
      parents[message] = first == null ? NONE : first;
    }
    return arranged(messages, order, parents);
  }

  /// REFERENCES: by who descends from whom, and by subject.
  public static Threads references(ThreadColumns messages) {
    int[] order = messages.bySentDate();
    int[] parents = Ancestry.parents(messages);
    Threads unmerged = arranged(messages, order, parents);
    return arranged(messages, order, SubjectMerge.merged(messages, parents, unmerged));
  }

  /// REFS: as REFERENCES without regard to the subject, threads in the order of their latest
  /// messages (draft-ietf-morg-inthread).
  public static Threads refs(ThreadColumns messages) {
    int[] order = messages.bySentDate();
    int[] parents = Ancestry.parents(messages);
    Threads threads = arranged(messages, order, parents);
    threads.sortByLatest(order, parents);
    return threads;
  }

  /// Siblings come in the order of messages, since they are added in that order; a dummy comes
  /// where its first child is.
  private static Threads arranged(ThreadColumns messages, int[] order, int[] parents) {
    var threads = new Threads(messages, parents.length);
    int[] roots = new int[parents.length];
    int count = 0;
    for (int message : order) {
      int parent = parents[message];
      if (parent == NONE || (threads.isDummy(parent) && threads.first[parent] == NONE)) {
        roots[count++] = parent == NONE ? message : parent;
      }
      if (parent != NONE) {
        threads.addChild(parent, message);
      }
    }
    threads.roots = Arrays.stream(roots, 0, count).map(threads::promoted).toArray();
    return threads;
  }

  private void addChild(int parent, int child) {
    if (first[parent] == NONE) {
      first[parent] = child;
    } else {
      next[last[parent]] = child;
    }
    last[parent] = child;
  }

  /// The only child of a dummy stands for it (step 3).
  private int promoted(int root) {
    return isDummy(root) && first[root] == last[root] ? first[root] : root;
  }

  private void sortByLatest(int[] order, int[] parents) {
    int[] tops = filled(parents.length);
    int[] latest = new int[parents.length];
    for (int position = 0; position < order.length; position++) {
      latest[promoted(top(order[position], parents, tops))] = position;
    }
    roots =
        IntStream.of(roots)
            .boxed()
            .sorted(Comparator.comparingInt(root -> latest[root]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /// @param known what was found before, so that no way is gone twice
  private static int top(int node, int[] parents, int[] known) {
    int at = node;
    while (known[at] == NONE && parents[at] != NONE) {
      at = parents[at];
    }
    int found = known[at] == NONE ? at : known[at];
    for (int below = node; below != NONE && known[below] == NONE; below = parents[below]) {
      known[below] = found;
    }
    return found;
  }

  /// The first nodes of all threads.
  public int[] roots() {
    return roots.clone();
  }

  /// Whether the node is no message.
  public boolean isDummy(int node) {
    return node >= messages.size();
  }

  /// @param node a message
  public long uid(int node) {
    return messages.uid(node);
  }

  /// The first of the nodes below, or [#NONE].
  public int firstChild(int node) {
    return first[node];
  }

  /// The sibling behind it, or [#NONE]; of children only.
  public int nextSibling(int node) {
    return next[node];
  }
}

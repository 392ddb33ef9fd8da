package org.heddle.imap.threads;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Steps 1 to 3 of REFERENCES (RFC 5256 section 3): who descends from whom. A node is a message, or
/// a dummy for one that is not there, numbered behind all messages.
///
/// What a sender can make it cost is bounded: the number of dummies, and the steps that the search
/// for loops takes. Beyond these bounds a link is left out.
final class Ancestry {
  static final int NOBODY = -1;

  private static final int DUMMIES_AT_LEAST = 10_000;
  private static final int STEPS_AT_LEAST = 50_000_000;

  private final ThreadColumns messages;
  private final Map<Long, Integer> nodes = new HashMap<>();
  private final int mostNodes;
  private int[] parents;
  private int[] children;
  private int count;
  private long stepsLeft;

  private Ancestry(ThreadColumns messages) {
    this.messages = messages;
    this.count = messages.size();
    this.mostNodes = 3 * count + DUMMIES_AT_LEAST;
    this.stepsLeft = STEPS_AT_LEAST + 100L * count;
    this.parents = new int[Math.max(16, count)];
    Arrays.fill(parents, NOBODY);
    this.children = new int[parents.length];
  }

  /// The parent of each message and of each dummy that is left: a dummy has none, and messages
  /// below it. Dummies have numbers from that of messages on; those that were pruned have none.
  static int[] parents(ThreadColumns messages) {
    var ancestry = new Ancestry(messages);
    ancestry.name();
    for (int message = 0; message < messages.size(); message++) {
      ancestry.link(message);
    }
    return ancestry.pruned();
  }

  /// Gives each Message-ID to the first message that has it.
  private void name() {
    for (int message = 0; message < messages.size(); message++) {
      if (messages.key(message) != ThreadColumns.NONE) {
        nodes.putIfAbsent(messages.key(message), message);
      }
    }
  }

  private void link(int message) {
    int before = NOBODY;
    for (int i = messages.firstAncestor(message); i < messages.endOfAncestors(message); i++) {
      int node = node(messages.ancestor(i));
      if (node == NOBODY) {
        continue;
      }
      if (before != NOBODY && parents[node] == NOBODY && !isBelow(before, node)) {
        adopt(before, node);
      }
      before = node;
    }
    if (parents[message] == before) {
      return;
    }
    if (parents[message] != NOBODY) {
      // The References of another message were cut.
      children[parents[message]]--;
      parents[message] = NOBODY;
    }
    if (before != NOBODY && !isBelow(before, message)) {
      adopt(before, message);
    }
  }

  private void adopt(int parent, int child) {
    parents[child] = parent;
    children[parent]++;
  }

  /// The node of a Message-ID; a new dummy if there is no such message.
  private int node(long key) {
    Integer known = nodes.get(key);
    if (known != null) {
      return known;
    }
    if (count == mostNodes) {
      return NOBODY;
    }
    if (count == parents.length) {
      parents = Arrays.copyOf(parents, 2 * count);
      Arrays.fill(parents, count, parents.length, NOBODY);
      children = Arrays.copyOf(children, 2 * count);
    }
    nodes.put(key, count);
    return count++;
  }

  /// Whether a node is another or descends from it, or that would take too long to find out.
  private boolean isBelow(int node, int other) {
    if (children[other] == 0) {
      return node == other;
    }
    int at = node;
    while (at != NOBODY && at != other && stepsLeft > 0) {
      at = parents[at];
      stepsLeft--;
    }
    return at != NOBODY;
  }

  /// Step 3: the parent of a message is the nearest ancestor that is a message, or else its eldest
  /// ancestor, a dummy.
  private int[] pruned() {
    int[] result = new int[count];
    int[] known = new int[count];
    Arrays.fill(result, NOBODY);
    Arrays.fill(known, NOBODY);
    for (int message = 0; message < messages.size(); message++) {
      int parent = parents[message];
      result[message] = parent < messages.size() ? parent : standIn(parent, known);
    }
    return result;
  }

  /// @param known what was found before, so that no way is gone twice
  private int standIn(int dummy, int[] known) {
    int top = dummy;
    while (known[top] == NOBODY && parents[top] >= messages.size()) {
      top = parents[top];
    }
    int found = known[top];
    if (found == NOBODY) {
      found = parents[top] == NOBODY ? top : parents[top];
    }
    for (int at = dummy; known[at] == NOBODY; at = parents[at]) {
      known[at] = found;
      if (at == top) {
        break;
      }
    }
    return found;
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.LongUnaryOperator;
import org.heddle.imap.threads.Threads;
import org.heddle.imap.wire.WireOutput;

/// The untagged THREAD (RFC 5256 section 4), written without recursion: its nesting is bounded by
/// the mailbox only.
///
/// `thread-list = "(" (thread-members / thread-nested) ")"`, where `thread-members = nz-number *(SP
/// nz-number) [SP thread-nested]` and `thread-nested = 2*thread-list`
///
/// @param numbering what a message is called in the answer, by its UID
record ThreadResponse(Threads threads, LongUnaryOperator numbering) {
  void write(WireOutput output) throws IOException {
    String gap = " ";
    for (int root : threads.roots()) {
      output.text(gap).text('(');
      write(root, output);
      gap = "";
    }
    output.line();
  }

  /// Writes what is behind the opening parenthesis.
  private void write(int root, WireOutput output) throws IOException {
    var siblings = new ArrayDeque<Integer>();
    int node = root;
    while (node != Threads.NONE) {
      int child = threads.firstChild(node);
      if (!threads.isDummy(node)) {
        output.number(numbering.applyAsLong(threads.uid(node)));
      }
      if (child == Threads.NONE) {
        node = close(siblings, output);
      } else {
        boolean branches = threads.nextSibling(child) != Threads.NONE;
        output.text(threads.isDummy(node) ? "" : " ").text(branches ? "(" : "");
        if (branches) {
          siblings.push(threads.nextSibling(child));
        }
        node = child;
      }
    }
  }

  /// Closes what ends here.
  ///
  /// @param siblings those to be written next, innermost first
  /// @return the node that comes then
  private int close(ArrayDeque<Integer> siblings, WireOutput output) throws IOException {
    output.text(')');
    while (!siblings.isEmpty()) {
      int node = siblings.pop();
      if (node != Threads.NONE) {
        siblings.push(threads.nextSibling(node));
        output.text('(');
        return node;
      }
      output.text(')');
    }
    return Threads.NONE;
  }
}

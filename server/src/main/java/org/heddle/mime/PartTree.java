package org.heddle.mime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The parts that are open while a message is read line by line.
///
/// A stack: the message at the bottom, above it the part of it that is being read, and so on. Every
/// line that could be a boundary is compared with those of all open multiparts from the innermost
/// to the outermost, so that the boundary of an outer one closes what was left open within it, and
/// two nested multiparts may even have the same boundary: once the inner one has been closed by its
/// own last boundary, the line means the outer one. The whole line has to be the boundary (but for
/// white space behind it): with "begins with" as the rule, `--ab` would be taken for the boundary
/// `a`.
///
/// A header goes on to the first empty line, whatever lines are in between, as one broken line
/// should not turn the fields after it into text. But a header without a single field is none: it
/// is taken for the beginning of the body.
///
/// The line end before a boundary line belongs to the boundary, unless it is that of the header.
final class PartTree {
  /// How many octets of a line are looked at.
  static final int LINE_KEPT = 128 * 1024;

  /// How deep parts may be nested: what lies deeper is one `application/octet-stream` part.
  static final int DEPTH = 64;

  /// How many parts are told apart: the last one holds all that follows.
  static final int PARTS = 10_000;

  private final Budget budget = new Budget();
  private final Deque<OpenPart> stack = new ArrayDeque<>();
  private final OpenPart root = new OpenPart(0, 0, OpenPart.Role.MESSAGE, budget);
  private int parts = 1;
  private int boundaries;
  private long newlines;
  private long previousStart;
  private long previousContentEnd;
  private long nextStart;

  PartTree() {
    stack.push(root);
  }

  private OpenPart top() {
    return stack.element();
  }

  /// Whether a line with this first octet has to be seen.
  boolean wants(byte first) {
    return top().inHeader() || (boundaries > 0 && first == '-');
  }

  /// A line that was not wanted.
  void passedLine(long start, long length, int eol) {
    previousStart = start;
    nextStart = start + length;
    previousContentEnd = nextStart - eol;
    if (eol > 0) {
      newlines++;
    }
  }

  /// A line that was wanted.
  ///
  /// @param kept how many of its octets are in the array, its line end included
  /// @param length of the whole line, its line end included
  /// @param eol the length of its line end: 0 to 2
  void line(byte[] bytes, int offset, int kept, long start, long length, int eol) {
    int content = kept == length ? kept - eol : kept;
    boolean isBoundary =
        boundaries > 0 && kept == length && boundary(bytes, offset, content, start, start + length);
    passedLine(start, length, eol);
    if (!isBoundary && top().inHeader()) {
      headerLine(bytes, offset, content);
    }
  }

  private void headerLine(byte[] bytes, int offset, int content) {
    if (content > 0) {
      top().header().line(bytes, offset, content);
    } else if (top().header().isText()) {
      top().startBodyAtHeader();
    } else {
      startBody(top());
    }
  }

  private void startBody(OpenPart part) {
    boolean full = stack.size() >= DEPTH || parts >= PARTS;
    part.startBody(nextStart, newlines, full ? OpenPart.Nesting.FULL : OpenPart.Nesting.ALLOWED);
    if (part.hasBoundary()) {
      boundaries++;
    }
    if (part.holdsMessage()) {
      open(nextStart, OpenPart.Role.MESSAGE);
    }
  }

  private void open(long headerStart, OpenPart.Role role) {
    parts++;
    stack.push(new OpenPart(headerStart, newlines, role, budget));
  }

  /// Closes and opens what a boundary line says.
  ///
  /// @return whether it was one
  private boolean boundary(byte[] bytes, int offset, int content, long start, long next) {
    int candidate = BoundaryLine.candidateLength(bytes, offset, content);
    if (candidate == 0) {
      return false;
    }
    for (OpenPart part : stack) {
      BoundaryLine line = part.compare(bytes, offset, candidate);
      if (line == BoundaryLine.NONE || (line == BoundaryLine.NEXT && parts >= PARTS)) {
        continue;
      }
      closeAbove(part, edgeBefore(start));
      if (line == BoundaryLine.LAST) {
        part.dropBoundary();
        boundaries--;
      } else {
        openAfterBoundary(part, next);
      }
      return true;
    }
    return false;
  }

  private void openAfterBoundary(OpenPart parent, long headerStart) {
    open(headerStart, parent.childRole());
    // The boundary line itself is counted only afterwards.
    top().skipNewline();
  }

  /// The end of what lies before the boundary line at `start`.
  private Edge edgeBefore(long start) {
    if (start == 0) {
      return new Edge(0, 0, 0, false);
    }
    boolean lineIsEmpty = previousStart == previousContentEnd;
    return new Edge(start, previousContentEnd, newlines - 1, !lineIsEmpty);
  }

  private void closeAbove(OpenPart part, Edge edge) {
    while (top() != part) {
      closeTop(edge);
    }
  }

  private void closeTop(Edge edge) {
    OpenPart closed = stack.pop();
    if (closed.inHeader()) {
      endHeader(closed, edge);
    }
    if (closed.hasBoundary()) {
      boundaries--;
    }
    top().add(closed.close(edge, wholeLines(edge)));
  }

  private Edge wholeLines(Edge edge) {
    return new Edge(edge.next(), edge.next(), newlines, false);
  }

  /// Ends a header that has no empty line.
  private void endHeader(OpenPart part, Edge edge) {
    if (part.header().isText()) {
      part.startBodyAtHeader();
      return;
    }
    // A message within a message cannot end behind the part that holds it.
    boolean nested = !stack.isEmpty() && top().holdsMessage();
    long end = nested ? edge.end() : edge.next();
    part.startBody(end, newlines, OpenPart.Nesting.NOTHING_LEFT);
    if (part.hasBoundary()) {
      boundaries++;
    }
  }

  /// The message, when all its octets have been seen.
  Part finish(long size) {
    boolean openLine = size > 0 && previousContentEnd == nextStart;
    Edge edge = new Edge(size, size, newlines, openLine);
    closeAbove(root, edge);
    stack.pop();
    if (root.inHeader()) {
      endHeader(root, edge);
    }
    return root.close(edge, edge);
  }

  /// Where parts end.
  ///
  /// @param next where the line after them begins
  /// @param end where their content ends
  /// @param newlines how many line ends lie before `end`
  /// @param openLine whether the last line before `end` has no line end of its own
  record Edge(long next, long end, long newlines, boolean openLine) {}

  /// What may still be kept of the message's headers, all parts together.
  static final class Budget {
    private int octets = 1024 * 1024;
    private int addresses = 20_000;

    /// Up to `wanted` octets.
    int takeOctets(int wanted) {
      int taken = Math.min(wanted, octets);
      octets -= taken;
      return taken;
    }

    /// The addresses of these fields, as far as there is room.
    List<Envelope.Address> addresses(List<String> values) {
      List<Envelope.Address> all = new ArrayList<>();
      for (String value : values) {
        List<Envelope.Address> some = AddressParser.parse(value, addresses);
        addresses -= some.size();
        all.addAll(some);
      }
      return List.copyOf(all);
    }
  }
}

package org.heddle.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Part.MediaType;

/// A part whose end has not been seen yet. Its header comes first, then [#startBody], then its
/// children, then [#close].
final class OpenPart {
  /// What a part is to its parent.
  enum Role {
    /// The message itself, or the one within a message/rfc822.
    MESSAGE,
    /// A part of a multipart.
    PART,
    /// A part of a multipart/digest: a message unless it says otherwise.
    DIGEST_PART
  }

  /// Whether a part may have children.
  enum Nesting {
    ALLOWED,
    /// Too many or too deep: a container becomes one part that can still be fetched.
    FULL,
    /// The part ends with its header.
    NOTHING_LEFT
  }

  private static final byte[] NO_BOUNDARY = {};
  private static final MediaType OCTETS = new MediaType("application", "octet-stream");

  private final long headerStart;
  private final PartHeader header;
  private final List<Part> children = new ArrayList<>();
  private long newlinesBefore;
  private long bodyStart = -1;
  private byte[] boundary = NO_BOUNDARY;
  private MediaType type = MediaType.TEXT_PLAIN;

  /// @param newlines how many line ends lie before it
  OpenPart(long headerStart, long newlines, Role role, PartTree.Budget budget) {
    this.headerStart = headerStart;
    this.newlinesBefore = newlines;
    this.header = new PartHeader(role, budget);
  }

  /// Counts one more line end before it.
  void skipNewline() {
    newlinesBefore++;
  }

  boolean inHeader() {
    return bodyStart < 0;
  }

  PartHeader header() {
    return header;
  }

  /// Lets the body begin behind the header.
  ///
  /// @param newlines how many line ends lie before the body
  void startBody(long start, long newlines, Nesting nesting) {
    bodyStart = Math.max(headerStart, start);
    newlinesBefore = newlines;
    header.finish();
    type = header.type();
    if (isBrokenContainer(nesting)) {
      type = OCTETS;
    } else if (type.main().equals("multipart")) {
      boundary = header.boundary();
    }
  }

  /// Takes what was thought to be a header for a body.
  void startBodyAtHeader() {
    bodyStart = headerStart;
    header.finish();
  }

  private boolean isBrokenContainer(Nesting nesting) {
    if (isMessageType()) {
      return nesting != Nesting.ALLOWED || header.isEncoded();
    }
    return nesting == Nesting.FULL && type.main().equals("multipart");
  }

  private boolean isMessageType() {
    return type.is("message", "rfc822") || type.is("message", "global");
  }

  boolean holdsMessage() {
    return isMessageType();
  }

  boolean hasBoundary() {
    return boundary.length > 0;
  }

  /// What a line is to it.
  BoundaryLine compare(byte[] line, int offset, int length) {
    return hasBoundary() ? BoundaryLine.compare(boundary, line, offset, length) : BoundaryLine.NONE;
  }

  /// Ends its parts: what follows is its epilogue.
  void dropBoundary() {
    boundary = NO_BOUNDARY;
  }

  Role childRole() {
    return type.sub().equals("digest") ? Role.DIGEST_PART : Role.PART;
  }

  void add(Part child) {
    children.add(child);
  }

  /// The part as it is now known.
  ///
  /// @param next where it ends if the line end before the boundary is that of an empty line behind
  ///   a header, its own or that of its last child
  Part close(PartTree.Edge before, PartTree.Edge next) {
    boolean childIsLonger = !children.isEmpty() && children.getLast().end() > before.end();
    PartTree.Edge edge = childIsLonger ? next : before;
    boolean empty = edge.end() <= bodyStart;
    long end = empty ? bodyStart : edge.end();
    long lines = empty ? 0 : edge.newlines() - newlinesBefore + (edge.openLine() ? 1 : 0);
    if (children.isEmpty() && type.main().equals("multipart")) {
      children.add(emptyPart(end));
    }
    return header.part(new PartHeader.Place(headerStart, bodyStart, end, lines), type, children);
  }

  /// What a multipart without any part has in BODYSTRUCTURE, whose grammar asks for one.
  private static Part emptyPart(long at) {
    return new Part(
        at,
        at,
        at,
        0,
        MediaType.TEXT_PLAIN,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        "7BIT",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}

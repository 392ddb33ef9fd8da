package org.heddle.imap;

import java.util.List;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.Section;

/// What a FETCH needs to read, so that each item costs no more than its cheapest source: the
/// metadata in memory, the summary, the first bytes of the message, or all of it.
///
/// @param items as the client asked, UID first where it is part of the answer
record FetchPlan(List<FetchItem> items) {
  FetchPlan {
    items = List.copyOf(items);
  }

  /// Whether reading sets `\Seen`.
  boolean setsSeen() {
    return items.stream().anyMatch(FetchPlan::setsSeen);
  }

  private static boolean setsSeen(FetchItem item) {
    return switch (item) {
      case FetchItem.Body body -> body.seen() == FetchItem.Seen.SET;
      case FetchItem.Binary binary -> binary.seen() == FetchItem.Seen.SET;
      case FetchItem.BinarySize _, FetchItem.Simple _, FetchItem.Preview _ -> false;
    };
  }

  /// Whether a message may be of a kind of which an item cannot be had.
  boolean mayRefuse() {
    return items.stream()
        .anyMatch(item -> item instanceof FetchItem.Binary || item instanceof FetchItem.BinarySize);
  }

  boolean asksModSeq() {
    return items.contains(FetchItem.Simple.MODSEQ);
  }

  boolean asksFlags() {
    return items.contains(FetchItem.Simple.FLAGS);
  }

  /// Whether the structure of the message is needed.
  boolean needsSummary() {
    return items.stream().anyMatch(FetchPlan::needsSummary);
  }

  private static boolean needsSummary(FetchItem item) {
    return switch (item) {
      case FetchItem.Simple simple ->
          switch (simple) {
            case UID, FLAGS, INTERNALDATE, RFC822_SIZE, MODSEQ, SAVEDATE, EMAILID -> false;
            case ENVELOPE, BODY, BODYSTRUCTURE, THREADID -> true;
          };
      case FetchItem.Body body -> !isWhole(body.section());
      case FetchItem.Binary binary -> !binary.part().isEmpty();
      case FetchItem.BinarySize binary -> !binary.part().isEmpty();
      case FetchItem.Preview _ -> true;
    };
  }

  private static boolean isWhole(Section section) {
    return section.part().isEmpty() && section.text() instanceof Section.Text.All;
  }

  /// Whether the message's header is needed and nothing behind it.
  boolean needsHead() {
    return items.stream().anyMatch(FetchPlan::isTopHeader) && !needsContent();
  }

  private static boolean isTopHeader(FetchItem item) {
    return item instanceof FetchItem.Body body
        && body.section().part().isEmpty()
        && switch (body.section().text()) {
          case Section.Text.Header _, Section.Text.HeaderFields _, Section.Text.HeaderFieldsNot _ ->
              true;
          case Section.Text.All _, Section.Text.BodyText _, Section.Text.Mime _ -> false;
        };
  }

  /// Whether more than the header is needed.
  boolean needsContent() {
    return items.stream()
        .anyMatch(item ->
            switch (item) {
              case FetchItem.Simple _, FetchItem.Preview _ -> false;
              case FetchItem.Body _ -> !isTopHeader(item);
              case FetchItem.Binary _, FetchItem.BinarySize _ -> true;
            });
  }

  /// How many messages to prepare together: many where each is small.
  int batch() {
    return needsSummary() || needsHead() || needsContent() ? 128 : 4096;
  }
}

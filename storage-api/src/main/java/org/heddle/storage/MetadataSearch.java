package org.heddle.storage;

import java.time.LocalDate;

/// Answers search keys from the metadata of a mailbox: three-valued logic over sets, since what is
/// only possible stays so under AND, OR and NOT.
final class MetadataSearch {
  private final MessageTable messages;
  private final UidSet all;

  private MetadataSearch(MessageTable messages) {
    this.messages = messages;
    this.all = messages.uids();
  }

  static SearchMatch search(MessageTable messages, SearchKey key) {
    return new MetadataSearch(messages).match(key);
  }

  private SearchMatch match(SearchKey key) {
    return switch (key) {
      case SearchKey.All _ -> certain(all);
      case SearchKey.And(var keys) -> {
        SearchMatch sofar = certain(all);
        for (SearchKey part : keys) {
          sofar = and(sofar, match(part));
        }
        yield sofar;
      }
      case SearchKey.Or(var left, var right) -> not(and(not(match(left)), not(match(right))));
      case SearchKey.Not(var inner) -> not(match(inner));
      case SearchKey.Uids(var uids) -> certain(all.intersect(uids));
      case SearchKey.HasFlag(var flag) ->
          certain(messages.uidsWhere(row -> messages.flags(row).has(flag)));
      case SearchKey.HasKeyword(var keyword) ->
          certain(messages.uidsWhere(row -> messages.flags(row).hasKeyword(keyword)));
      case SearchKey.Larger(var size) ->
          certain(messages.uidsWhere(row -> messages.size(row) > size));
      case SearchKey.Smaller(var size) ->
          certain(messages.uidsWhere(row -> messages.size(row) < size));
      case SearchKey.Received(var comparison, var date) ->
          certain(messages.uidsWhere(row -> holds(comparison, messages.internalDay(row), date)));
      case SearchKey.ModSeq(var atLeast) ->
          certain(messages.uidsWhere(row -> messages.modSeq(row) >= atLeast));
      case SearchKey.Sent _, SearchKey.Header _, SearchKey.Body _, SearchKey.Text _ ->
          new SearchMatch(UidSet.EMPTY, all);
    };
  }

  private static boolean holds(SearchKey.Comparison comparison, LocalDate day, LocalDate date) {
    return switch (comparison) {
      case BEFORE -> day.isBefore(date);
      case ON -> day.equals(date);
      case SINCE -> !day.isBefore(date);
    };
  }

  private static SearchMatch certain(UidSet uids) {
    return new SearchMatch(uids, UidSet.EMPTY);
  }

  private static SearchMatch and(SearchMatch left, SearchMatch right) {
    UidSet certain = left.certain().intersect(right.certain());
    UidSet reachable =
        left.certain().union(left.possible()).intersect(right.certain().union(right.possible()));
    return new SearchMatch(certain, reachable.minus(certain));
  }

  private SearchMatch not(SearchMatch match) {
    return new SearchMatch(all.minus(match.certain()).minus(match.possible()), match.possible());
  }
}

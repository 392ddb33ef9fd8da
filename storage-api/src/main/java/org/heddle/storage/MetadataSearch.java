package org.heddle.storage;

import java.util.function.LongPredicate;

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
        SearchMatch soFar = certain(all);
        for (SearchKey part : keys) {
          soFar = and(soFar, match(part));
        }
        yield soFar;
      }
      case SearchKey.Or(var left, var right) -> not(and(not(match(left)), not(match(right))));
      case SearchKey.Not(var inner) -> not(match(inner));
      case SearchKey.Fuzzy(var inner) -> match(inner);
      case SearchKey.Uids(var uids) -> certain(all.intersect(uids));
      case SearchKey.HasFlag(var flag) -> certain(messages.uidsWithFlags(flags -> flags.has(flag)));
      case SearchKey.HasKeyword(var keyword) ->
          certain(messages.uidsWithFlags(flags -> flags.hasKeyword(keyword)));
      case SearchKey.Larger(var bound) -> certain(messages.uidsOfSize(size -> size > bound));
      case SearchKey.Smaller(var bound) -> certain(messages.uidsOfSize(size -> size < bound));
      case SearchKey.Received(var comparison, var date) ->
          certain(messages.uidsOfDay(test(comparison, date.toEpochDay())));
      case SearchKey.ReceivedUntil(var instant) ->
          certain(messages.uidsOfSecond(second -> second <= instant.getEpochSecond()));
      case SearchKey.ReceivedSince(var instant) ->
          certain(messages.uidsOfSecond(second -> second >= instant.getEpochSecond()));
      case SearchKey.Saved(var comparison, var date) ->
          certain(messages.uidsOfSaveDay(test(comparison, date.toEpochDay())));
      case SearchKey.ModSeq(var atLeast) ->
          certain(atLeast <= 0 ? all : messages.uidsChangedSince(atLeast - 1));
      case SearchKey.EmailId(var id) -> certain(messages.uidsOfEmail(id));
      case SearchKey.Sent _,
          SearchKey.Header _,
          SearchKey.Body _,
          SearchKey.Text _,
          SearchKey.ThreadId _ ->
          new SearchMatch(UidSet.EMPTY, all);
    };
  }

  private static LongPredicate test(SearchKey.Comparison comparison, long date) {
    return switch (comparison) {
      case BEFORE -> day -> day < date;
      case ON -> day -> day == date;
      case SINCE -> day -> day >= date;
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

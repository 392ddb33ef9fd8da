package org.heddle.imap;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.storage.UidSet;

/// What is to be fetched of messages that have come in, so that each is told once (RFC 5465 section
/// 5.2). Confined to one look.
final class Arrivals {
  /// Each message is in one of them only.
  private Map<Set<FetchItem>, UidSet> wanted = new LinkedHashMap<>();

  /// @param items of all of them
  Arrivals(UidSet uids, List<FetchItem> items) {
    wanted.put(new LinkedHashSet<>(items), uids);
  }

  /// These are to be fetched too, of those among the messages.
  void add(UidSet uids, List<FetchItem> items) {
    if (items.isEmpty()) {
      return;
    }
    var parted = new LinkedHashMap<Set<FetchItem>, UidSet>();
    wanted.forEach((before, among) -> {
      var more = new LinkedHashSet<>(before);
      more.addAll(items);
      parted.merge(before, among.minus(uids), UidSet::union);
      parted.merge(more, among.intersect(uids), UidSet::union);
    });
    wanted = parted;
  }

  /// The messages of which something is to be fetched, by what that is.
  Map<Set<FetchItem>, UidSet> all() {
    var all = new LinkedHashMap<>(wanted);
    all.entrySet().removeIf(entry -> entry.getKey().isEmpty() || entry.getValue().isEmpty());
    return all;
  }
}

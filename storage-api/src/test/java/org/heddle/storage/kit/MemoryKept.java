package org.heddle.storage.kit;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.Account.Restored;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Usage;

/// The expunged messages of a [MemoryAccount], by the order in which they went. All of it is called
/// with the account's lock held.
final class MemoryKept {
  private static final FlagChange UNDELETED =
      new FlagChange(FlagChange.Op.REMOVE, Flags.named("\\Deleted"));

  private final MemoryAccount account;
  private final TreeMap<Long, Kept> all = new TreeMap<>();
  private final Map<MemoryFolder, MailboxName> lastNames = new HashMap<>();
  private long last;

  private record Kept(
      MemoryFolder folder, Metadata row, MemoryMail mail, Instant expunged, Instant due) {}

  MemoryKept(MemoryAccount account) {
    this.account = account;
  }

  void add(MemoryFolder folder, Metadata row, MemoryMail mail) {
    Instant now = account.now();
    Instant due = now.plus(account.storage().keepExpunged());
    if (due.isAfter(now)) {
      all.put(++last, new Kept(folder, row, mail, now, due));
    }
  }

  /// A mailbox is about to be deleted.
  void orphan(MemoryFolder folder, MailboxName name) {
    lastNames.put(folder, name);
  }

  private MailboxName name(MemoryFolder folder) {
    return account
        .nameOf(folder)
        .orElseGet(() -> lastNames.getOrDefault(folder, MailboxName.INBOX));
  }

  private void sweep() {
    all.values().removeIf(kept -> !kept.due.isAfter(account.now()));
  }

  List<KeptMessage> page(Optional<String> after, int limit) {
    sweep();
    long from = after.map(Long::parseLong).orElse(0L);
    return all.tailMap(from, false).entrySet().stream()
        .limit(limit)
        .map(entry -> told(String.valueOf(entry.getKey()), entry.getValue()))
        .toList();
  }

  private KeptMessage told(String id, Kept kept) {
    return new KeptMessage(
        id,
        name(kept.folder),
        kept.row.uid(),
        kept.expunged,
        kept.row.size(),
        kept.row.internalDate());
  }

  Optional<Restored> restore(String id, QuotaLimits limits) {
    sweep();
    Optional<Map.Entry<Long, Kept>> found =
        all.entrySet().stream()
            .filter(entry -> id.equals(String.valueOf(entry.getKey())))
            .findFirst();
    return found.map(entry -> {
      Kept kept = entry.getValue();
      limits.admit(account.usage(), new Usage(kept.row.size(), 1));
      MailboxName name = account.orInbox(name(kept.folder));
      long uid =
          account
              .folder(name)
              .restore(kept.mail, UNDELETED.applyTo(kept.row.flags()), kept.row.internalDate());
      all.remove(entry.getKey());
      return new Restored(name, uid);
    });
  }
}

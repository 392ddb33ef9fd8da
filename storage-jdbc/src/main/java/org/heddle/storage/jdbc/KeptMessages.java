package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.storage.Account.Restored;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// What becomes of messages that nobody has any more: their content is looked at some time later,
/// and if expunged messages are kept, that is when the time is over, and until then they can be
/// brought back.
///
/// A kept message has a row in `kept` and one in `unlinked`. Its content cannot be dropped while
/// the first is there; the janitor, who takes both away, locks the second, and so does who brings
/// it back.
final class KeptMessages {
  private static final Pattern ID = Pattern.compile("(\\d{1,18})\\.(\\d{1,10})");

  private final InstantSource clock;
  private final Duration time;
  private final Unlinking unlinking;

  /// Hears which account may have content that no message has any more.
  interface Unlinking {
    void unlinked(long account);
  }

  /// What to bring back, and the limits up to which the account may grow by it.
  record Wanted(MailboxKey mailbox, long uid, QuotaLimits limits) {
    static Optional<Wanted> of(long account, String id, QuotaLimits limits) {
      Matcher numbers = ID.matcher(id);
      return numbers.matches()
          ? Optional.of(
              new Wanted(
                  new MailboxKey(account, Long.parseLong(numbers.group(1))),
                  Long.parseLong(numbers.group(2)),
                  limits))
          : Optional.empty();
    }
  }

  private record Target(MailboxKey key, MailboxName name) {}

  /// @param time zero to keep nothing
  KeptMessages(InstantSource clock, Duration time, Unlinking unlinking) {
    this.clock = clock;
    this.time = time;
    this.unlinking = unlinking;
  }

  static String id(long mailbox, long uid) {
    return mailbox + "." + uid;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /// Messages are about to be deleted: they are kept, if any are.
  void unlink(Work work, MailboxKey key, UidSet uids) {
    leave(work, key, uids, time);
  }

  /// Messages are about to be deleted that need not be kept.
  void drop(Work work, MailboxKey key, UidSet uids) {
    leave(work, key, uids, Duration.ZERO);
  }

  private void leave(Work work, MailboxKey key, UidSet uids, Duration staying) {
    long now = now().getEpochSecond();
    long due = now().plus(staying).getEpochSecond();
    for (int i = 0; i < uids.ranges(); i++) {
      long first = uids.rangeFirst(i);
      long last = uids.rangeLast(i);
      work.write(UnlinkedRows.FROM_MESSAGES.with(due, key.account(), key.mailbox(), first, last));
      if (due > now) {
        work.write(
            KeptRows.FROM_MESSAGES.with(now, due, key.account(), key.mailbox(), first, last));
      }
    }
    work.afterCommit(() -> unlinking.unlinked(key.account()));
  }

  /// See [org.heddle.storage.Account#kept].
  List<KeptMessage> page(Connection connection, long account, Optional<String> after, int limit)
      throws SQLException {
    Wanted from =
        after
            .flatMap(id -> Wanted.of(account, id, QuotaLimits.NONE))
            .orElseGet(() -> new Wanted(new MailboxKey(account, 0), 0, QuotaLimits.NONE));
    return KeptRows.page(connection, from.mailbox, from.uid, now().getEpochSecond(), limit);
  }

  /// See [org.heddle.storage.Account#restore]. Runs alone.
  Optional<Restored> restore(Work work, Wanted wanted) throws SQLException {
    // The tree stays as it is.
    AccountRows.lock(work.connection(), wanted.mailbox.account());
    Optional<KeptRows.Row> found =
        KeptRows.lock(work.connection(), wanted.mailbox, wanted.uid, now().getEpochSecond());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    KeptRows.Row row = found.get();
    work.admit(wanted.mailbox.account(), wanted.limits, new Usage(row.size(), 1));
    Target target = target(work.connection(), wanted.mailbox, row.mailbox());
    work.lock(List.of(target.key));
    long uid = add(work, target.key, row, flags(work.connection(), wanted.mailbox, row));
    long account = wanted.mailbox.account();
    long mailbox = wanted.mailbox.mailbox();
    work.write(KeptRows.DELETE.with(account, mailbox, wanted.uid));
    work.write(KeptRows.FORGET_KEYWORDS.with(account, mailbox));
    return Optional.of(new Restored(target.name, uid));
  }

  private static Flags flags(Connection connection, MailboxKey mailbox, KeptRows.Row row)
      throws SQLException {
    List<String> names =
        row.keywords().isEmpty()
            ? List.of()
            : KeywordRows.load(connection, mailbox, List.of(), Long.MAX_VALUE)
                .names(row.keywords());
    return new FlagChange(FlagChange.Op.REMOVE, Flags.named("\\Deleted"))
        .applyTo(Flags.of(row.systemFlags(), names));
  }

  /// The mailbox that it was in, or one of the same name, or INBOX.
  private static Target target(Connection connection, MailboxKey before, MailboxName name)
      throws SQLException {
    var names = MailboxRows.names(connection, before.account());
    for (var one : names.entrySet()) {
      if (one.getValue() == before.mailbox()) {
        return new Target(before, one.getKey());
      }
    }
    MailboxName present = names.containsKey(name) ? name : MailboxName.INBOX;
    return new Target(new MailboxKey(before.account(), names.getOrDefault(present, 0L)), present);
  }

  private long add(Work work, MailboxKey key, KeptRows.Row row, Flags flags) throws SQLException {
    MailboxState state = work.mailbox(key);
    long uid = state.row().reserve(1);
    KeywordList known = KeywordRows.learn(work, key, List.of(flags));
    var message =
        new Metadata(
            uid,
            state.row().modSeq() + 1,
            known.spelled(flags),
            row.internalDate(),
            now(),
            row.size(),
            row.email());
    work.write(MessageRows.insert(key, message, known.text(message.flags())));
    List<Metadata> added = List.of(message);
    work.change(
        work.mailbox(key).after(state.row().plus(added, known.size()), added, UidSet.EMPTY));
    return uid;
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// A random history that is played on the model and on a storage under test, step by step.
final class History {
  private final long seed;
  private final Random random;
  private final Choices choices;
  private final TwinAccount twins;

  History(long seed, Account real, Account model) {
    this.seed = seed;
    this.random = new Random(seed);
    this.choices = new Choices(random);
    this.twins = new TwinAccount(model, real);
  }

  /// The storage under test was closed and opened again.
  void reopened(Account again) {
    explained(() -> twins.reopened(again));
    compareAll();
  }

  /// One random operation on both, and a look at what it touched.
  void step() {
    explained(this::operation);
    if (twins.log().size() % 25 == 0) {
      compareAll();
    }
  }

  void compareAll() {
    explained(twins::compareAll);
  }

  private void explained(Runnable action) {
    try {
      action.run();
    } catch (AssertionError | RuntimeException e) {
      List<String> log = twins.log();
      var last = log.subList(Math.max(0, log.size() - 12), log.size());
      throw new AssertionError(
          "seed "
              + seed
              + ", step "
              + log.size()
              + ": "
              + e.getMessage()
              + " after\n  "
              + String.join("\n  ", last),
          e);
    }
  }

  private void operation() {
    switch (random.nextInt(27)) {
      case 0, 1, 2, 3, 4 -> append();
      case 5, 6, 7, 8 -> store();
      case 9, 10 -> transfer(Kind.COPY);
      case 11, 12, 13 -> transfer(Kind.MOVE);
      case 14, 15, 16 -> expunge();
      case 17 -> create();
      case 18 -> delete();
      case 19, 20 -> rename();
      case 21 -> subscribe();
      case 22 -> claim();
      case 23 -> assign();
      case 24 -> replace();
      case 25 -> annotate();
      default -> search();
    }
  }

  private enum Kind {
    COPY,
    MOVE
  }

  /// One of the mailboxes there are.
  private Twin someTwin() {
    List<MailboxInfo> all = twins.model().mailboxes().mailboxes();
    return twins.of(choices.oneOf(all).id());
  }

  private void append() {
    Twin twin = someTwin();
    int count = 1 + random.nextInt(3);
    var bodies = new ArrayList<byte[]>();
    var flags = new ArrayList<Flags>();
    var dates = new ArrayList<OffsetDateTime>();
    for (int i = 0; i < count; i++) {
      bodies.add(choices.body());
      flags.add(choices.flags());
      dates.add(choices.date());
    }
    var appended =
        twins.both(
            "append " + flags,
            account -> twin.model().append(messages(account, bodies, flags, dates)),
            account -> twin.real().append(messages(account, bodies, flags, dates)));
    appended.ifPresent(answers -> twin.pair(answers.model().uids(), answers.real().uids()));
    twin.mark();
    twin.compareState();
  }

  private static List<NewMessage> messages(
      Account account, List<byte[]> bodies, List<Flags> flags, List<OffsetDateTime> dates) {
    var messages = new ArrayList<NewMessage>();
    for (int i = 0; i < bodies.size(); i++) {
      messages.add(
          new NewMessage(
              Mails.draft(account, bodies.get(i)), flags.get(i), dates.get(i), new byte[0]));
    }
    return messages;
  }

  private void store() {
    Twin twin = someTwin();
    UidSet uids = choices.uids(twin.model());
    FlagChange change = choices.change();
    long[] since =
        random.nextInt(3) == 0
            ? twin.someModSeq(random)
            : new long[] {Long.MAX_VALUE, Long.MAX_VALUE};
    var stored =
        twins.both(
            "store " + uids + " " + change + " unchanged since " + since[0],
            _ -> twin.model().store(uids, change, since[0]),
            _ -> twin.real().store(twin.toReal(uids), change, since[1]));
    twin.mark();
    stored.ifPresent(answers -> {
      assertEquals(answers.model().refused(), twin.toModel(answers.real().refused()), "refused");
      twin.compareRows(answers.model().changed(), answers.real().changed());
      assertEquals(twin.real().status().highestModSeq(), answers.real().modSeq());
    });
    twin.compareState();
  }

  private void transfer(Kind kind) {
    Twin from = someTwin();
    Twin to = someTwin();
    UidSet uids = choices.uids(from.model());
    Missing missing = choices.missing();
    String what =
        "%s %s from %s to %s, %s"
            .formatted(kind, uids, from.model().id(), to.model().id(), missing);
    var copied =
        twins.both(
            what,
            _ -> transfer(kind, from.model(), uids, to.model(), missing),
            _ -> transfer(kind, from.real(), from.toReal(uids), to.real(), missing));
    copied.ifPresent(answers -> {
      assertEquals(answers.model().from(), from.toModel(answers.real().from()), "from");
      assertEquals(to.real().status().uidValidity(), answers.real().uidValidity());
      to.pair(answers.model().to(), answers.real().to());
    });
    from.mark();
    to.mark();
    from.compareState();
    to.compareState();
  }

  private static Mailbox.Copied transfer(
      Kind kind, Mailbox from, UidSet uids, Mailbox to, Missing missing) {
    return switch (kind) {
      case COPY -> from.copy(uids, to, missing);
      case MOVE -> from.move(uids, to, missing);
    };
  }

  private void replace() {
    Twin from = someTwin();
    Twin to = someTwin();
    UidSet some = choices.uids(from.model());
    UidSet one = UidSet.of(some.isEmpty() ? 1 : some.first());
    var body = List.of(choices.body());
    var flags = List.of(choices.flags());
    var date = List.of(choices.date());
    var replaced =
        twins.both(
            "replace " + one + " of " + from.model().id() + " in " + to.model().id(),
            account ->
                from.model()
                    .replace(
                        one.first(), to.model(), messages(account, body, flags, date).getFirst()),
            account ->
                from.real()
                    .replace(
                        from.toReal(one).first(),
                        to.real(),
                        messages(account, body, flags, date).getFirst()));
    replaced.ifPresent(answers -> to.pair(answers.model().uids(), answers.real().uids()));
    from.mark();
    to.mark();
    from.compareState();
    to.compareState();
  }

  private void expunge() {
    Twin twin = someTwin();
    UidSet uids = choices.uids(twin.model());
    var expunged =
        twins.both(
            "expunge " + uids,
            _ -> twin.model().expunge(uids),
            _ -> twin.real().expunge(twin.toReal(uids)));
    expunged.ifPresent(answers -> {
      assertEquals(answers.model().uids(), twin.toModel(answers.real().uids()), "expunged");
      assertEquals(twin.real().status().highestModSeq(), answers.real().modSeq());
    });
    twin.mark();
    twin.compareState();
  }

  private void create() {
    MailboxName name = choices.name();
    Set<SpecialUse> uses = choices.uses();
    if (twins
        .both("create " + name, a -> a.create(name, uses), a -> a.create(name, uses))
        .isPresent()) {
      twins.pairNew(name);
    }
    twins.compareTree();
  }

  private void assign() {
    MailboxName name = choices.name();
    Set<SpecialUse> uses = choices.uses();
    Function<Account, Boolean> assign =
        account -> {
          account.assign(name, uses);
          return true;
        };
    twins.both("assign " + uses + " to " + name, assign, assign);
    twins.compareTree();
  }

  private void delete() {
    MailboxName name = choices.name();
    Optional<MailboxInfo> before =
        twins.model().mailboxes().mailboxes().stream()
            .filter(m -> m.name().equals(name))
            .findFirst();
    Function<Account, Boolean> delete =
        account -> {
          account.delete(name);
          return true;
        };
    if (twins.both("delete " + name, delete, delete).isPresent()) {
      twins.deleted(before.orElseThrow().id());
    }
    twins.compareTree();
  }

  private void rename() {
    MailboxName from = choices.name();
    MailboxName to =
        random.nextInt(3) == 0 ? new MailboxName(choices.name() + "/n") : choices.name();
    if (meetsItself(from, to)) {
      return;
    }
    Function<Account, Boolean> rename =
        account -> {
          account.rename(from, to);
          return true;
        };
    if (twins.both("rename " + from + " to " + to, rename, rename).isPresent() && from.isInbox()) {
      twins.pairNew(to);
      Twin moved = twins.of(twins.model().open(to).id());
      moved.pair(Mails.uids(moved.model()), Mails.uids(moved.real()));
      moved.compareState();
      Twin inbox = twins.of(twins.model().open(from).id());
      inbox.mark();
      inbox.compareState();
    }
    twins.compareTree();
  }

  /// Whether a mailbox that moves away is in the way of another that moves along; whether that is
  /// refused is left to the storage.
  private boolean meetsItself(MailboxName from, MailboxName to) {
    var moving =
        twins.model().mailboxes().mailboxes().stream()
            .map(MailboxInfo::name)
            .filter(name -> name.equals(from) || name.isBelow(from))
            .toList();
    return moving.stream().anyMatch(name -> moving.contains(name.moved(from, to)));
  }

  private void subscribe() {
    MailboxName name = choices.name();
    boolean adds = random.nextBoolean();
    Function<Account, Boolean> change =
        account -> {
          if (adds) {
            account.subscribe(name);
          } else {
            account.unsubscribe(name);
          }
          return adds;
        };
    twins.both((adds ? "subscribe " : "unsubscribe ") + name, change, change);
    twins.compareTree();
  }

  private void annotate() {
    Optional<Twin> twin = random.nextInt(5) == 0 ? Optional.empty() : Optional.of(someTwin());
    String user = random.nextBoolean() ? "alice" : "bob";
    var values = new TreeMap<EntryName, Optional<byte[]>>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String scope = random.nextBoolean() ? "/shared/x" : "/private/x";
      Optional<byte[]> value =
          random.nextInt(3) == 0 ? Optional.empty() : Optional.of(choices.body());
      values.put(new EntryName(scope + random.nextInt(5)), value);
    }
    twins.both(
        "annotate " + values.keySet(),
        account -> account.annotate(twin.map(t -> t.model().id()), user, values),
        account -> account.annotate(twin.map(t -> t.real().id()), user, values));
  }

  private void claim() {
    twins.note("claim");
    Twin twin = someTwin();
    twin.claim();
    twin.mark();
    twin.compareState();
  }

  private void search() {
    Twin twin = someTwin();
    SearchKey key =
        new SearchKey.Or(
            new SearchKey.And(
                List.of(
                    new SearchKey.HasKeyword("LABEL"),
                    new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.SEEN)))),
            new SearchKey.Larger(random.nextInt(300)));
    twins.note("search " + key);
    UidSet truth = twin.model().search(key).certain();
    var match = twin.real().search(key);
    UidSet certain = twin.toModel(match.certain());
    assertEquals(UidSet.EMPTY, certain.minus(truth), "certain");
    assertEquals(
        UidSet.EMPTY, truth.minus(certain).minus(twin.toModel(match.possible())), "possible");
  }
}

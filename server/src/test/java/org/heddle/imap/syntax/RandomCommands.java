package org.heddle.imap.syntax;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.heddle.auth.Secret;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.wire.Octets;
import org.heddle.storage.AccessChange;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// Makes commands of every kind out of a seed.
final class RandomCommands {
  private static final String ASCII = "abcXYZ012 \"\\(){}[]%*&-+~.,/<>$@";
  private static final String UNICODE = ASCII + "\u00e9\u00df\u20ac\u65e5\uffee";

  private final Random random;

  RandomCommands(long seed) {
    this.random = new Random(seed);
  }

  Command command() {
    var numbering = pick(Numbering.values());
    return switch (random.nextInt(33)) {
      case 32 -> metadata();
      case 31 -> random.nextInt(5) == 0 ? new Command.NotifyNone() : notifySet();
      case 30 ->
          new Command.UidBatches(
              1 + random.nextInt(9), maybe(() -> new Command.BatchRange(2, 2 + random.nextInt(9))));
      case 28 -> new Command.Esearch(List.of(filter(), filter()), search());
      case 27 -> new Command.CancelUpdate(List.of("a" + random.nextInt(9), "]"));
      case 26 -> sort(numbering);
      case 23 ->
          new Command.ThreadMessages(numbering, pick(ThreadAlgorithm.values()), search().term());
      case 0 -> new Command.Noop();
      case 1 -> id();
      case 2 -> new Command.Login(new Secret(text()), new Secret(text()));
      case 3 -> new Command.Authenticate("PLAIN", maybe(() -> new Secret("AGEAYg==")));
      case 4 ->
          random.nextBoolean()
              ? new Command.Enable(Set.of("IMAP4REV2", "X-" + random.nextInt(9)))
              : new Command.Compress(random.nextBoolean() ? "DEFLATE" : "X-" + random.nextInt(9));
      case 5 -> new Command.Select(name(), pick(Command.Access.values()), resync());
      case 6 ->
          new Command.Create(name(), maybe(() -> some(new String[] {"\\Sent", "\\All", "\\X-9"})));
      case 7 -> new Command.Delete(name());
      case 8 -> new Command.Rename(name(), name());
      case 9 -> new Command.Subscribe(name());
      case 10 -> new Command.Unsubscribe(name());
      case 11, 12 -> new Command.ListMailboxes(list());
      case 13 ->
          random.nextBoolean()
              ? new Command.Lsub(name(), name())
              : new Command.Xlist(name(), name());
      case 14 -> new Command.Status(name(), Set.copyOf(some(StatusItem.values())));
      case 15 -> new Command.Expunge(maybe(this::messages));
      case 16, 17 -> new Command.Search(numbering, search());
      case 18, 19 ->
          new Command.Fetch(
              numbering, messages(), items(), maybe(this::since), maybe(this::partialRange));
      case 20 -> store(numbering);
      case 21 -> new Command.GetQuotaRoot(name());
      case 25 -> acl();
      case 22 ->
          new Command.SetQuota(
              "r" + random.nextInt(9),
              random.nextBoolean() ? Map.of() : Map.of("STORAGE", modSeq()));
      default ->
          random.nextBoolean()
              ? new Command.Copy(numbering, messages(), name())
              : new Command.Move(numbering, messages(), name());
    };
  }

  private Command metadata() {
    String mailbox = random.nextInt(4) == 0 ? "" : name();
    if (random.nextBoolean()) {
      var depth = pick(Command.GetMetadata.Depth.values());
      return new Command.GetMetadata(
          mailbox, maybe(() -> random.nextLong(1L << 32)), depth, List.of(entry(), entry()));
    }
    var values = new LinkedHashMap<EntryName, Optional<String>>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      values.put(
          new EntryName(entry()),
          maybe(() -> "\0\r\n".substring(random.nextInt(4)) + Octets.encodeUtf8(text())));
    }
    return new Command.SetMetadata(mailbox, values);
  }

  /// The name of an entry in some case.
  private String entry() {
    String scope = random.nextBoolean() ? "/private/" : "/Shared/";
    return scope + "a \"b\\" + random.nextInt(9) + (random.nextBoolean() ? "/c(" : "");
  }

  private Command acl() {
    return switch (random.nextInt(5)) {
      case 0 -> new Command.GetAcl(name());
      case 1 -> new Command.DeleteAcl(name(), text());
      case 2 -> new Command.ListRights(name(), text());
      case 3 -> new Command.MyRights(name());
      default -> {
        var op = pick(AccessChange.Op.values());
        yield new Command.SetAcl(name(), text(), op, random.nextBoolean() ? "lrs" : "");
      }
    };
  }

  private Command notifySet() {
    var groups = new ArrayList<EventGroup>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      groups.add(group());
    }
    return new Command.NotifySet(pick(Command.NotifySet.Indicator.values()), List.copyOf(groups));
  }

  private EventGroup group() {
    return switch (random.nextInt(3)) {
      case 0 -> new EventGroup(filter(), Set.of(), List.of());
      case 1 ->
          new EventGroup(filter(), Set.of("MAILBOXNAME", "X-" + random.nextInt(9)), List.of());
      default -> {
        var events = Set.of("MESSAGENEW", "MESSAGEEXPUNGE");
        yield new EventGroup(filter(), events, random.nextBoolean() ? items() : List.of());
      }
    };
  }

  private Command id() {
    var fields = new LinkedHashMap<String, Optional<String>>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.put("f" + i, maybe(this::text));
    }
    return new Command.Id(fields);
  }

  private ListRequest list() {
    if (random.nextBoolean()) {
      return new ListRequest(
          Set.of(), name(), List.of(name()), Set.of(), Set.of(), List.of(), Form.BASIC);
    }
    var selections = new LinkedHashSet<>(some(Selection.values()));
    selections.add(Selection.SUBSCRIBED);
    return new ListRequest(
        selections,
        name(),
        List.of(name(), name()),
        Set.copyOf(some(ListRequest.Return.values())),
        random.nextBoolean() ? Set.of() : Set.copyOf(some(StatusItem.values())),
        random.nextBoolean() ? List.of() : List.of(entry(), entry()),
        Form.EXTENDED);
  }

  private Command store(Numbering numbering) {
    var names = new ArrayList<String>();
    for (SystemFlag flag : some(SystemFlag.values())) {
      names.add(flag.text());
    }
    names.add("$key" + random.nextInt(9));
    return new Command.Store(
        numbering,
        messages(),
        pick(FlagChange.Op.values()),
        random.nextInt(5) == 0 ? Flags.NONE : Flags.named(names),
        pick(Command.Store.Reply.values()),
        maybe(this::modSeq));
  }

  private long modSeq() {
    return random.nextLong(Long.MAX_VALUE);
  }

  private Command.ChangedSince since() {
    return new Command.ChangedSince(modSeq(), pick(Command.ChangedSince.Gone.values()));
  }

  private Resync resync() {
    return switch (random.nextInt(3)) {
      case 0 -> new Resync.None();
      case 1 -> new Resync.CondStore();
      default -> {
        long validity = 1 + random.nextLong(0xFFFF_FFFFL);
        yield new Resync.QResync(validity, modSeq(), maybe(this::known), maybe(this::sample));
      }
    };
  }

  private UidSet known() {
    long first = 1L + random.nextInt(1000);
    return UidSet.range(first, first + random.nextInt(3))
        .union(UidSet.of(first + 10 + random.nextInt(9)));
  }

  private Resync.Sample sample() {
    UidSet numbers = known();
    long shift = random.nextInt(100);
    var uids = UidSet.builder();
    numbers.forEach(number -> uids.add(number + shift));
    return new Resync.Sample(numbers, uids.build());
  }

  private SearchRequest search() {
    var options = maybe(this::resultOptions);
    Term term = random.nextBoolean() ? and(3) : term(3);
    boolean scored = options.orElse(ResultOptions.NONE).has(ResultOptions.Return.RELEVANCY);
    return new SearchRequest(options, scored ? new Term.Fuzzy(term) : term);
  }

  private Command sort(Numbering numbering) {
    var criteria = List.of(criterion(), criterion());
    SearchRequest request = search();
    boolean scored = criteria.stream().anyMatch(c -> c.key() == SortCriterion.Key.RELEVANCY);
    Term term = scored ? new Term.Fuzzy(request.term()) : request.term();
    return new Command.Sort(numbering, criteria, new SearchRequest(request.options(), term));
  }

  private MailboxFilter filter() {
    return switch (random.nextInt(8)) {
      case 0 -> new MailboxFilter.Selected();
      case 1 -> new MailboxFilter.SelectedDelayed();
      case 2 -> new MailboxFilter.Inboxes();
      case 3 -> new MailboxFilter.Personal();
      case 4 -> new MailboxFilter.Subscribed();
      case 5 -> new MailboxFilter.Subtree(List.of(name(), name()));
      case 6 -> new MailboxFilter.SubtreeOne(List.of(name()));
      default -> new MailboxFilter.Mailboxes(List.of(name(), name()));
    };
  }

  private SortCriterion criterion() {
    return new SortCriterion(
        pick(SortCriterion.Key.values()), pick(SortCriterion.Direction.values()));
  }

  private ResultOptions resultOptions() {
    var words = new LinkedHashSet<>(some(ResultOptions.Return.values()));
    var partial = maybe(this::partialRange);
    if (partial.isPresent()) {
      words.remove(ResultOptions.Return.ALL);
    }
    boolean update = words.contains(ResultOptions.Return.UPDATE) && random.nextBoolean();
    return new ResultOptions(words, partial, update ? items() : List.of());
  }

  private PartialRange partialRange() {
    return new PartialRange(
        pick(PartialRange.End.values()), 1 + random.nextInt(1000), 1 + random.nextInt(1000));
  }

  private Term and(int depth) {
    return new Term.And(List.of(term(depth), term(depth)));
  }

  private Term uidBound() {
    return new Term.UidBound(pick(SearchRequest.Side.values()), 1 + random.nextLong(0xFFFF_FFFFL));
  }

  private Term term(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 7)) {
      case 0 -> new Term.Messages(messages());
      case 1 -> new Term.Uids(messages());
      case 2 -> new Term.Recent();
      case 3 -> new Term.Key(key());
      case 4 ->
          new Term.Within(pick(SearchRequest.Age.values()), 1 + random.nextLong(0xFFFF_FFFFL));
      case 5 -> random.nextBoolean() ? new Term.SaveDateSupported() : uidBound();
      case 6 -> new Term.EmailId("M" + random.nextInt(9) + "_-z");
      case 7, 8 -> new Term.Or(term(depth - 1), term(depth - 1));
      case 9 -> new Term.Not(term(depth - 1));
      case 10 -> new Term.Fuzzy(term(depth - 1));
      default -> and(depth - 1);
    };
  }

  private SearchKey key() {
    var comparison = pick(SearchKey.Comparison.values());
    var date = LocalDate.ofEpochDay(random.nextInt(40_000));
    return switch (random.nextInt(13)) {
      case 12 -> new SearchKey.ThreadId("T" + random.nextInt(9));
      case 11 -> new SearchKey.Saved(comparison, date);
      case 10 -> new SearchKey.ModSeq(modSeq());
      case 0 -> new SearchKey.All();
      case 1 -> new SearchKey.HasFlag(pick(SystemFlag.values()));
      case 2 -> new SearchKey.Not(new SearchKey.HasFlag(pick(SystemFlag.values())));
      case 3 -> new SearchKey.HasKeyword("$k" + random.nextInt(9));
      case 4 -> new SearchKey.Larger(random.nextLong(Long.MAX_VALUE));
      case 5 -> new SearchKey.Received(comparison, date);
      case 6 -> new SearchKey.Sent(comparison, date);
      case 7 -> new SearchKey.Header("X-" + random.nextInt(9), text());
      case 8 -> new SearchKey.Body(text());
      default -> new SearchKey.Text(text());
    };
  }

  private List<FetchItem> items() {
    var items = new LinkedHashSet<FetchItem>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      items.add(item());
    }
    return List.copyOf(items);
  }

  private FetchItem item() {
    var seen = pick(FetchItem.Seen.values());
    return switch (random.nextInt(5)) {
      case 4 -> new FetchItem.Preview(pick(FetchItem.Priority.values()));
      case 0 -> pick(FetchItem.Simple.values());
      case 1 -> new FetchItem.Binary(part(), partial(), seen);
      case 2 -> new FetchItem.BinarySize(part());
      default -> new FetchItem.Body(section(), partial(), seen, FetchItem.Name.BODY);
    };
  }

  private Section section() {
    var part = part();
    var fields = List.of("Subject", "a b", "NIL");
    return new Section(
        part,
        switch (random.nextInt(part.isEmpty() ? 5 : 6)) {
          case 0 -> new Section.Text.All();
          case 1 -> new Section.Text.Header();
          case 2 -> new Section.Text.HeaderFields(fields);
          case 3 -> new Section.Text.HeaderFieldsNot(fields);
          case 4 -> new Section.Text.BodyText();
          default -> new Section.Text.Mime();
        });
  }

  private List<Integer> part() {
    var part = new ArrayList<Integer>();
    for (int i = random.nextInt(3); i > 0; i--) {
      part.add(1 + random.nextInt(100));
    }
    return List.copyOf(part);
  }

  private Optional<FetchItem.Partial> partial() {
    return maybe(() -> new FetchItem.Partial(random.nextLong(1L << 40), 1 + random.nextInt(9999)));
  }

  private MessageSet messages() {
    if (random.nextInt(5) == 0) {
      return new MessageSet.Saved();
    }
    var ranges = new ArrayList<MessageSet.Range>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      long first = number();
      ranges.add(new MessageSet.Range(first, random.nextBoolean() ? first : number()));
    }
    return new MessageSet.Numbers(List.copyOf(ranges));
  }

  private long number() {
    return random.nextInt(4) == 0 ? MessageSet.STAR : 1 + random.nextLong(0xFFFF_FFFFL);
  }

  private String name() {
    return text(UNICODE);
  }

  private String text() {
    return text(random.nextBoolean() ? UNICODE + "\r\n" : ASCII);
  }

  private String text(String alphabet) {
    var text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /// At least one of them.
  private <T> List<T> some(T[] values) {
    var some = new ArrayList<T>();
    some.add(pick(values));
    for (T value : values) {
      if (random.nextInt(3) == 0 && !some.contains(value)) {
        some.add(value);
      }
    }
    return some;
  }
}

package org.heddle.imap.syntax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.WireOutput;
import org.heddle.imap.wire.WireOutput.Quoting;
import org.heddle.storage.EntryName;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchKey.Comparison;

/// Writes commands as a client does, with the strings and names that [WireOutput] writes.
record CommandWriter(NameEncoding names) {
  private interface Writing {
    void to(WireOutput output) throws IOException;
  }

  private String written(Writing writing) {
    var octets = new ByteArrayOutputStream();
    var output = new WireOutput(octets);
    output.quoting(names == NameEncoding.UTF8 ? Quoting.UTF8 : Quoting.ASCII);
    try {
      writing.to(output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  private String name(String unicode) {
    return written(output -> output.mailbox(unicode));
  }

  private String modified(Command.SetAcl command) {
    String sign =
        switch (command.op()) {
          case ADD -> "+";
          case REMOVE -> "-";
          case REPLACE -> "";
        };
    return astring(sign + command.rights());
  }

  private String astring(String unicode) {
    return written(output -> output.astring(Octets.encodeUtf8(unicode)));
  }

  private String string(String unicode) {
    return written(output -> output.string(Octets.encodeUtf8(unicode)));
  }

  private static <T> String list(Collection<T> elements, Function<T, String> text) {
    return "(" + String.join(" ", elements.stream().map(text).toList()) + ")";
  }

  private static String word(Enum<?> word) {
    return word.name().replace('_', '-');
  }

  /// The octets of the command, as Latin-1, without tag and line end.
  String write(Command command) {
    return switch (command) {
      case Command.Capability c -> "CAPABILITY";
      case Command.Noop c -> "NOOP";
      case Command.Logout c -> "LOGOUT";
      case Command.StartTls c -> "STARTTLS";
      case Command.Namespace c -> "NAMESPACE";
      case Command.Idle c -> "IDLE";
      case Command.NotifyNone c -> "NOTIFY NONE";
      case Command.NotifySet(var indicator, var groups) ->
          "NOTIFY SET "
              + (indicator == Command.NotifySet.Indicator.STATUS ? "STATUS " : "")
              + String.join(" ", groups.stream().map(this::group).toList());
      case Command.Unauthenticate c -> "UNAUTHENTICATE";
      case Command.Compress(var algorithm) -> "COMPRESS " + algorithm;
      case Command.Check c -> "CHECK";
      case Command.Close c -> "CLOSE";
      case Command.Unselect c -> "UNSELECT";
      case Command.Append c -> "APPEND " + name(c.mailbox());
      case Command.Id c -> "ID " + list(c.fields().entrySet(), this::field);
      case Command.Login c ->
          "LOGIN " + astring(c.user().value()) + " " + astring(c.password().value());
      case Command.Authenticate c ->
          "AUTHENTICATE "
              + c.mechanism()
              + c.initialResponse().map(r -> " " + r.value()).orElse("");
      case Command.Enable c -> "ENABLE " + String.join(" ", c.capabilities());
      case Command.Select c ->
          (c.access() == Command.Access.READ_ONLY ? "EXAMINE " : "SELECT ")
              + name(c.mailbox())
              + resync(c.resync());
      case Command.Create c ->
          "CREATE "
              + name(c.mailbox())
              + c.uses().map(uses -> " (USE " + list(uses, use -> use) + ")").orElse("");
      case Command.Delete c -> "DELETE " + name(c.mailbox());
      case Command.Rename c -> "RENAME " + name(c.from()) + " " + name(c.to());
      case Command.Subscribe c -> "SUBSCRIBE " + name(c.mailbox());
      case Command.Unsubscribe c -> "UNSUBSCRIBE " + name(c.mailbox());
      case Command.ListMailboxes c -> "LIST " + request(c.request());
      case Command.Lsub c -> "LSUB " + name(c.reference()) + " " + name(c.pattern());
      case Command.Xlist c -> "XLIST " + name(c.reference()) + " " + name(c.pattern());
      case Command.Status c ->
          "STATUS " + name(c.mailbox()) + " " + list(c.items(), CommandWriter::word);
      case Command.GetQuota c -> "GETQUOTA " + astring(c.root());
      case Command.GetQuotaRoot c -> "GETQUOTAROOT " + name(c.mailbox());
      case Command.SetQuota c ->
          "SETQUOTA "
              + astring(c.root())
              + " "
              + list(c.limits().entrySet(), limit -> limit.getKey() + " " + limit.getValue());
      case Command.GetAcl c -> "GETACL " + name(c.mailbox());
      case Command.SetAcl c ->
          "SETACL " + name(c.mailbox()) + " " + astring(c.identifier()) + " " + modified(c);
      case Command.DeleteAcl c -> "DELETEACL " + name(c.mailbox()) + " " + astring(c.identifier());
      case Command.ListRights c ->
          "LISTRIGHTS " + name(c.mailbox()) + " " + astring(c.identifier());
      case Command.MyRights c -> "MYRIGHTS " + name(c.mailbox());
      case Command.GetMetadata c ->
          "GETMETADATA "
              + c.maxSize().map(size -> "(MAXSIZE " + size + " ").orElse("(")
              + "DEPTH "
              + depth(c.depth())
              + ") "
              + name(c.mailbox())
              + " "
              + list(c.entries(), this::astring);
      case Command.SetMetadata c ->
          "SETMETADATA " + name(c.mailbox()) + " " + list(c.values().entrySet(), this::entry);
      case Command.SetMetadataTooLarge c ->
          "SETMETADATA " + name(c.mailbox()) + " (/private/x {1000000}";
      case Command.Expunge c -> c.uids().map(uids -> "UID EXPUNGE " + set(uids)).orElse("EXPUNGE");
      case Command.UidBatches c ->
          "UIDBATCHES "
              + c.size()
              + c.picked().map(range -> " " + range.first() + ":" + range.last()).orElse("");
      case Command.Search c -> uid(c.numbering()) + "SEARCH " + request(c.request());
      case Command.ThreadMessages c ->
          uid(c.numbering()) + "THREAD " + c.algorithm() + " UTF-8 " + terms(c.term());
      case Command.Sort c ->
          uid(c.numbering())
              + "SORT "
              + c.request().options().map(o -> "RETURN " + options(o) + " ").orElse("")
              + list(c.criteria(), CommandWriter::criterion)
              + " UTF-8 "
              + terms(c.request().term());
      case Command.CancelUpdate c ->
          "CANCELUPDATE " + String.join(" ", c.tags().stream().map(this::string).toList());
      case Command.Esearch c ->
          "ESEARCH IN " + list(c.sources(), this::filter) + " " + request(c.request());
      case Command.EsearchInUnknownCharset c -> "ESEARCH CHARSET KOI8-R ALL";
      case Command.SearchInUnknownCharset c -> uid(c.numbering()) + "SEARCH CHARSET KOI8-R ALL";
      case Command.Fetch c ->
          uid(c.numbering())
              + "FETCH "
              + set(c.messages())
              + " "
              + list(c.items(), this::item)
              + modifiers(c);
      case Command.Store c -> store(c);
      case Command.Copy c ->
          uid(c.numbering()) + "COPY " + set(c.messages()) + " " + name(c.target());
      case Command.Replace c ->
          uid(c.numbering()) + "REPLACE " + set(c.message()) + " " + name(c.target());
      case Command.Move c ->
          uid(c.numbering()) + "MOVE " + set(c.messages()) + " " + name(c.target());
    };
  }

  private static String depth(Command.GetMetadata.Depth depth) {
    return switch (depth) {
      case ZERO -> "0";
      case ONE -> "1";
      case INFINITY -> "infinity";
    };
  }

  private String entry(Map.Entry<EntryName, Optional<String>> entry) {
    String name = astring(entry.getKey().value());
    Optional<String> value = entry.getValue();
    boolean binary = value.filter(octets -> octets.indexOf('\0') >= 0).isPresent();
    return name
        + " "
        + (binary
            ? "~{" + value.get().length() + "}\r\n" + value.get()
            : written(output -> output.nstring(value)));
  }

  private static String uid(Command.Numbering numbering) {
    return numbering == Command.Numbering.UID ? "UID " : "";
  }

  private String field(Map.Entry<String, Optional<String>> field) {
    return string(field.getKey()) + " " + field.getValue().map(this::string).orElse("NIL");
  }

  private String request(ListRequest request) {
    String basic = name(request.reference()) + " ";
    if (request.form() == ListRequest.Form.BASIC) {
      return basic + name(request.patterns().getFirst());
    }
    var returns = new ArrayList<>(request.returns().stream().map(CommandWriter::word).toList());
    if (!request.status().isEmpty()) {
      returns.add("STATUS " + list(request.status(), CommandWriter::word));
    }
    if (!request.metadata().isEmpty()) {
      returns.add("METADATA " + list(request.metadata(), this::astring));
    }
    return list(request.selections(), CommandWriter::word)
        + " "
        + basic
        + list(request.patterns(), this::name)
        + " RETURN "
        + list(returns, Function.identity());
  }

  private static String resync(Resync resync) {
    return switch (resync) {
      case Resync.None _ -> "";
      case Resync.CondStore _ -> " (CONDSTORE)";
      case Resync.QResync q ->
          " (QRESYNC ("
              + q.uidValidity()
              + " "
              + q.modSeq()
              + q.known().map(uids -> " " + uids).orElse("")
              + q.sample().map(s -> " (" + s.numbers() + " " + s.uids() + ")").orElse("")
              + "))";
    };
  }

  private static String modifiers(Command.Fetch fetch) {
    var modifiers = new ArrayList<String>();
    fetch.since().ifPresent(since -> modifiers.add(since(since)));
    fetch.partial().ifPresent(range -> modifiers.add("PARTIAL " + range));
    return modifiers.isEmpty() ? "" : " " + list(modifiers, Function.identity());
  }

  private static String since(Command.ChangedSince since) {
    return switch (since.gone()) {
      case TELL -> "VANISHED CHANGEDSINCE " + since.modSeq();
      case LEAVE_OUT -> "CHANGEDSINCE " + since.modSeq();
    };
  }

  private String filter(MailboxFilter filter) {
    return switch (filter) {
      case MailboxFilter.Selected _ -> "selected";
      case MailboxFilter.SelectedDelayed _ -> "selected-delayed";
      case MailboxFilter.Inboxes _ -> "inboxes";
      case MailboxFilter.Personal _ -> "personal";
      case MailboxFilter.Subscribed _ -> "subscribed";
      case MailboxFilter.Subtree(var names) -> "subtree " + list(names, this::name);
      case MailboxFilter.SubtreeOne(var names) -> "subtree-one " + list(names, this::name);
      case MailboxFilter.Mailboxes(var names) -> "mailboxes " + list(names, this::name);
    };
  }

  private static String criterion(SortCriterion criterion) {
    return switch (criterion.direction()) {
      case ASCENDING -> criterion.key().name();
      case DESCENDING -> "REVERSE " + criterion.key();
    };
  }

  private static String store(Command.Store store) {
    String sign =
        switch (store.op()) {
          case ADD -> "+";
          case REMOVE -> "-";
          case REPLACE -> "";
        };
    String silent = store.reply() == Command.Store.Reply.SILENT ? ".SILENT" : "";
    return uid(store.numbering())
        + "STORE "
        + set(store.messages())
        + store.unchangedSince().map(modSeq -> " (UNCHANGEDSINCE " + modSeq + ")").orElse("")
        + " "
        + sign
        + "FLAGS"
        + silent
        + " ("
        + store.flags()
        + ")";
  }

  private static String set(MessageSet set) {
    return switch (set) {
      case MessageSet.Saved s -> "$";
      case MessageSet.Numbers(List<MessageSet.Range> ranges) ->
          String.join(",", ranges.stream().map(CommandWriter::range).toList());
    };
  }

  private static String range(MessageSet.Range range) {
    return range.first() == range.last()
        ? number(range.first())
        : number(range.first()) + ":" + number(range.last());
  }

  private static String number(long number) {
    return number == MessageSet.STAR ? "*" : Long.toString(number);
  }

  private String item(FetchItem item) {
    return switch (item) {
      case FetchItem.Simple s -> s.name().replace('_', '.');
      case FetchItem.Binary b ->
          "BINARY" + peek(b.seen()) + "[" + part(b.part()) + "]" + partial(b.partial());
      case FetchItem.Preview p ->
          p.priority() == FetchItem.Priority.LAZY ? "PREVIEW (LAZY)" : "PREVIEW";
      case FetchItem.BinarySize b -> "BINARY.SIZE[" + part(b.part()) + "]";
      case FetchItem.Body b ->
          "BODY" + peek(b.seen()) + "[" + section(b.section()) + "]" + partial(b.partial());
    };
  }

  private static String peek(FetchItem.Seen seen) {
    return seen == FetchItem.Seen.PEEK ? ".PEEK" : "";
  }

  private static String part(List<Integer> part) {
    return String.join(".", part.stream().map(String::valueOf).toList());
  }

  private static String partial(Optional<FetchItem.Partial> partial) {
    return partial.map(p -> "<" + p.offset() + "." + p.length() + ">").orElse("");
  }

  private String section(Section section) {
    String text =
        switch (section.text()) {
          case Section.Text.All t -> "";
          case Section.Text.Header t -> "HEADER";
          case Section.Text.HeaderFields t -> "HEADER.FIELDS " + list(t.fields(), this::astring);
          case Section.Text.HeaderFieldsNot t ->
              "HEADER.FIELDS.NOT " + list(t.fields(), this::astring);
          case Section.Text.BodyText t -> "TEXT";
          case Section.Text.Mime t -> "MIME";
        };
    return part(section.part()) + (section.part().isEmpty() || text.isEmpty() ? "" : ".") + text;
  }

  private String group(EventGroup group) {
    String fetched = group.arrivals().isEmpty() ? "" : " " + list(group.arrivals(), this::item);
    String events =
        group.events().isEmpty()
            ? "NONE"
            : list(group.events(), name -> name + (name.equals("MESSAGENEW") ? fetched : ""));
    return "(" + filter(group.filter()) + " " + events + ")";
  }

  private String request(SearchRequest request) {
    String returns =
        request.options().map(options -> "RETURN " + options(options) + " ").orElse("");
    return returns + "CHARSET UTF-8 " + terms(request.term());
  }

  private String options(ResultOptions options) {
    var written = new ArrayList<String>();
    for (ResultOptions.Return word : options.words()) {
      boolean fetches = word == ResultOptions.Return.UPDATE && !options.arrivals().isEmpty();
      written.add(word(word) + (fetches ? " " + list(options.arrivals(), this::item) : ""));
    }
    options.partial().ifPresent(range -> written.add("PARTIAL " + range));
    return list(written, Function.identity());
  }

  private String terms(Term term) {
    return term instanceof Term.And(List<Term> terms)
        ? String.join(" ", terms.stream().map(this::term).toList())
        : term(term);
  }

  private String term(Term term) {
    return switch (term) {
      case Term.Key t -> key(t.key());
      case Term.Messages t -> set(t.messages());
      case Term.Uids t -> "UID " + set(t.uids());
      case Term.Recent t -> "RECENT";
      case Term.Within t -> t.age() + " " + t.seconds();
      case Term.UidBound t -> t.side() + " " + t.uid();
      case Term.SaveDateSupported t -> "SAVEDATESUPPORTED";
      case Term.EmailId t -> "EMAILID " + t.id();
      case Term.And t -> "(" + terms(t) + ")";
      case Term.Or t -> "OR " + term(t.left()) + " " + term(t.right());
      case Term.Not t -> "NOT " + term(t.term());
      case Term.Fuzzy t -> "FUZZY " + term(t.term());
    };
  }

  private String key(SearchKey key) {
    return switch (key) {
      case SearchKey.All k -> "ALL";
      case SearchKey.HasFlag k -> k.flag().name();
      case SearchKey.Not(SearchKey.HasFlag k) -> "UN" + k.flag().name();
      case SearchKey.HasKeyword k -> "KEYWORD " + k.keyword();
      case SearchKey.ModSeq k -> "MODSEQ " + k.atLeast();
      case SearchKey.Larger k -> "LARGER " + k.size();
      case SearchKey.Received k -> when(k.comparison(), k.date());
      case SearchKey.Sent k -> "SENT" + when(k.comparison(), k.date());
      case SearchKey.ThreadId k -> "THREADID " + k.id();
      case SearchKey.Saved k -> "SAVED" + when(k.comparison(), k.date());
      case SearchKey.Header k -> "HEADER " + astring(k.field()) + " " + astring(k.text());
      case SearchKey.Body k -> "BODY " + astring(k.text());
      case SearchKey.Text k -> "TEXT " + astring(k.text());
      default -> throw new IllegalArgumentException(key.toString());
    };
  }

  private static String when(Comparison comparison, LocalDate date) {
    return comparison
        + " "
        + DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH).format(date);
  }
}

package org.heddle.imap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.EventGroup;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.ListRequest;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.Resync;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.syntax.StatusItem;
import org.heddle.storage.SearchKey;

/// What this session offers of all that there is: what is turned off for its user or its client is
/// hidden from CAPABILITY and refused. Confined to the session's thread.
final class Offer {
  /// What IMAP4rev2 is not without (RFC 9051 appendix E).
  private static final Set<String> IN_REV2 =
      Set.of(
          "ENABLE",
          "IDLE",
          "NAMESPACE",
          "UNSELECT",
          "UIDPLUS",
          "ESEARCH",
          "SEARCHRES",
          "LIST-EXTENDED",
          "LIST-STATUS",
          "STATUS=SIZE",
          "SPECIAL-USE",
          "LITERAL-",
          "BINARY",
          "MOVE");

  /// RFC 7888 section 5, in bytes.
  private static final long LITERAL_MINUS = 4096;

  private final Switches switches;
  private Optional<String> account = Optional.empty();
  private Optional<String> client = Optional.empty();
  private Set<String> off;

  Offer(Switches switches) {
    this.switches = switches;
    this.off = switches.off(account, client);
  }

  void loggedIn(String name) {
    account = Optional.of(name);
    off = switches.off(account, client);
  }

  /// Nobody is logged in any more; the client is what it has said it is.
  void loggedOut() {
    account = Optional.empty();
    off = switches.off(account, client);
  }

  /// The client has said what it is.
  void introduced(String name) {
    client = Optional.of(name);
    off = switches.off(account, client);
  }

  /// Whether this capability is there.
  ///
  /// @param name as CAPABILITY writes it, in any case
  boolean has(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("IMAP4REV2") && off.stream().anyMatch(IN_REV2::contains)) {
      return false;
    }
    if (upper.equals("LITERAL-") && !off.contains("LITERAL+")) {
      return false;
    }
    if (upper.equals("URL-PARTIAL") && off.contains("CATENATE")) {
      return false;
    }
    if (upper.equals("QRESYNC") && off.contains("CONDSTORE")) {
      return false;
    }
    if (upper.equals("SEARCHRES") && off.contains("ESEARCH")) {
      return false;
    }
    if ((upper.equals("ESORT") || upper.startsWith("SORT=")) && off.contains("SORT")) {
      return false;
    }
    if (upper.equals("CONTEXT=SORT") && (off.contains("SORT") || off.contains("ESORT"))) {
      return false;
    }
    if (upper.equals("CONTEXT=SEARCH") && off.contains("ESEARCH")) {
      return false;
    }
    if (upper.equals("SAVELIMIT") && !off.contains("MESSAGELIMIT")) {
      return false;
    }
    boolean list = upper.startsWith("RIGHTS=") || upper.equals("LIST-MYRIGHTS");
    if (list && off.contains("ACL")) {
      return false;
    }
    if (upper.equals("LIST-METADATA") && off.contains("METADATA")) {
      return false;
    }
    boolean resource = upper.startsWith("QUOTA=") && off.contains("QUOTA");
    return !resource && !off.contains(upper);
  }

  /// How large a literal may be that the client sends without being asked, in bytes: any with
  /// LITERAL+, some with LITERAL-, which is there where LITERAL+ is turned off, and none, which is
  /// below 0, where both are (RFC 7888).
  long mostUnasked() {
    if (has("LITERAL+")) {
      return Long.MAX_VALUE;
    }
    return has("LITERAL-") ? LITERAL_MINUS : -1;
  }

  /// The names of those that are there.
  ///
  /// @param names parted by spaces
  String of(String names) {
    return String.join(" ", Arrays.stream(names.split(" ")).filter(this::has).toList());
  }

  /// @throws BadCommand if this is turned off
  void require(String name) {
    if (!has(name)) {
      throw new BadCommand(name + " is turned off");
    }
  }

  /// @throws BadCommand if the command, or something in it, is turned off
  void require(Command command) {
    if (off.isEmpty()) {
      return;
    }
    String needed =
        switch (command) {
          case Command.Idle _ -> "IDLE";
          case Command.Unauthenticate _ -> "UNAUTHENTICATE";
          case Command.Compress _ -> "COMPRESS=DEFLATE";
          case Command.Id _ -> "ID";
          case Command.Enable _ -> "ENABLE";
          case Command.Namespace _ -> "NAMESPACE";
          case Command.Create(_, var uses) -> uses.isPresent() ? "CREATE-SPECIAL-USE" : "";
          case Command.Xlist _ -> "XLIST";
          case Command.Unselect _ -> "UNSELECT";
          case Command.UidBatches _ -> "UIDBATCHES";
          case Command.Move _ -> "MOVE";
          case Command.Replace _ -> "REPLACE";
          case Command.GetQuota _, Command.GetQuotaRoot _, Command.SetQuota _ -> "QUOTA";
          case Command.GetAcl _,
              Command.SetAcl _,
              Command.DeleteAcl _,
              Command.ListRights _,
              Command.MyRights _ ->
              "ACL";
          case Command.GetMetadata _, Command.SetMetadata _, Command.SetMetadataTooLarge _ ->
              "METADATA";
          case Command.Expunge(var uids) -> uids.isPresent() ? "UIDPLUS" : "";
          case Command.Select select -> resync(select.resync());
          case Command.Search(_, var request) -> search(request, "CONTEXT=SEARCH");
          case Command.Esearch(_, var request) ->
              has("MULTISEARCH") ? search(request, "CONTEXT=SEARCH") : "MULTISEARCH";
          case Command.NotifyNone _ -> "NOTIFY";
          case Command.NotifySet(_, var groups) -> notify(groups);
          case Command.EsearchInUnknownCharset _ -> "MULTISEARCH";
          case Command.CancelUpdate _ -> has("CONTEXT=SORT") ? "" : "CONTEXT=SEARCH";
          case Command.Sort(_, var criteria, var request) -> sort(criteria, request);
          case Command.ThreadMessages(_, var algorithm, var term) ->
              missing(Stream.concat(Stream.of("THREAD=" + algorithm), keys(term)));
          case Command.Fetch fetch -> fetch(fetch);
          case Command.Store store -> store.unchangedSince().isPresent() ? "CONDSTORE" : "";
          case Command.Status(_, var items) -> status(items);
          case Command.ListMailboxes(var request) -> list(request);
          default -> "";
        };
    if (!needed.isEmpty()) {
      require(needed);
    }
  }

  private static String resync(Resync resync) {
    return switch (resync) {
      case Resync.None _ -> "";
      case Resync.CondStore _ -> "CONDSTORE";
      case Resync.QResync _ -> "QRESYNC";
    };
  }

  /// The first that is missing of what these need.
  private String missing(Stream<String> needed) {
    return needed.filter(name -> !name.isEmpty() && !has(name)).findFirst().orElse("");
  }

  private String fetch(Command.Fetch fetch) {
    if (fetch.since().isPresent() && !has("CONDSTORE")) {
      return "CONDSTORE";
    }
    if (fetch.partial().isPresent() && !has("PARTIAL")) {
      return "PARTIAL";
    }
    return missing(fetch.items().stream().map(Offer::item));
  }

  private String notify(List<EventGroup> groups) {
    Stream<FetchItem> items = groups.stream().flatMap(group -> group.arrivals().stream());
    boolean metadata =
        groups.stream()
            .flatMap(group -> group.events().stream())
            .flatMap(name -> Event.named(name).stream())
            .anyMatch(Event::isOfMetadata);
    if (metadata && !has("METADATA")) {
      return "METADATA";
    }
    return has("NOTIFY") ? missing(items.map(Offer::item)) : "NOTIFY";
  }

  private static String item(FetchItem item) {
    return switch (item) {
      case FetchItem.Simple.MODSEQ -> "CONDSTORE";
      case FetchItem.Simple.SAVEDATE -> "SAVEDATE";
      case FetchItem.Binary _, FetchItem.BinarySize _ -> "BINARY";
      case FetchItem.Preview _ -> "PREVIEW";
      case FetchItem.Simple.EMAILID, FetchItem.Simple.THREADID -> "OBJECTID";
      default -> "";
    };
  }

  private static Stream<String> keys(Term term) {
    Stream<String> leaves = term.leaves().map(Offer::leaf);
    return term.namesFuzzy() ? Stream.concat(Stream.of("SEARCH=FUZZY"), leaves) : leaves;
  }

  private static String leaf(Term term) {
    return switch (term) {
      case Term.Key(SearchKey.ModSeq _) -> "CONDSTORE";
      case Term.Key(SearchKey.Saved _), Term.SaveDateSupported _ -> "SAVEDATE";
      case Term.Within _ -> "WITHIN";
      case Term.UidBound _ -> "MESSAGELIMIT";
      case Term.EmailId _, Term.Key(SearchKey.ThreadId _) -> "OBJECTID";
      default -> "";
    };
  }

  private String sort(List<SortCriterion> criteria, SearchRequest request) {
    Stream<String> keys = criteria.stream().map(criterion -> sortKey(criterion.key()));
    Stream<String> extended = request.options().stream().map(_ -> "ESORT");
    String missing = missing(Stream.of(Stream.of("SORT"), keys, extended).flatMap(s -> s));
    return missing.isEmpty() ? search(request, "CONTEXT=SORT") : missing;
  }

  private static String sortKey(SortCriterion.Key key) {
    return switch (key) {
      case ARRIVAL, CC, DATE, FROM, SIZE, SUBJECT, TO -> "SORT";
      case DISPLAYFROM, DISPLAYTO -> "SORT=DISPLAY";
      case RELEVANCY -> "SEARCH=FUZZY";
    };
  }

  private String search(SearchRequest request, String context) {
    String missing = missing(keys(request.term()));
    if (!missing.isEmpty()) {
      return missing;
    }
    var options = request.options().orElse(ResultOptions.NONE);
    if (options.has(Return.SAVE) && !has("SEARCHRES")) {
      return "SEARCHRES";
    }
    boolean inContext = options.has(Return.CONTEXT) || options.has(Return.UPDATE);
    if (inContext && !has(context)) {
      return context;
    }
    if (!options.arrivals().isEmpty()) {
      String arrivals =
          missing(Stream.concat(Stream.of("NOTIFY"), options.arrivals().stream().map(Offer::item)));
      if (!arrivals.isEmpty()) {
        return arrivals;
      }
    }
    if (options.partial().isPresent() && !has(context) && !has("PARTIAL")) {
      // RFC 5267 section 4.4 has it as well.
      return "PARTIAL";
    }
    return request.options().isPresent() ? "ESEARCH" : "";
  }

  private String status(Set<StatusItem> items) {
    if (items.contains(StatusItem.HIGHESTMODSEQ) && !has("CONDSTORE")) {
      return "CONDSTORE";
    }
    if (items.contains(StatusItem.DELETED_STORAGE) && !has("QUOTA")) {
      return "QUOTA";
    }
    if (items.contains(StatusItem.APPENDLIMIT) && !has("APPENDLIMIT")) {
      return "APPENDLIMIT";
    }
    if (items.contains(StatusItem.MAILBOXID) && !has("OBJECTID")) {
      return "OBJECTID";
    }
    return items.contains(StatusItem.SIZE) ? "STATUS=SIZE" : "";
  }

  private String list(ListRequest request) {
    boolean uses =
        request.selections().contains(ListRequest.Selection.SPECIAL_USE)
            || request.returns().contains(ListRequest.Return.SPECIAL_USE);
    if (uses && !has("SPECIAL-USE")) {
      return "SPECIAL-USE";
    }
    boolean rights = request.returns().contains(ListRequest.Return.MYRIGHTS);
    if (rights && !has("LIST-MYRIGHTS")) {
      return "LIST-MYRIGHTS";
    }
    if (!request.metadata().isEmpty() && !has("LIST-METADATA")) {
      return "LIST-METADATA";
    }
    if (!request.status().isEmpty()) {
      return has("LIST-STATUS") ? status(request.status()) : "LIST-STATUS";
    }
    return request.form() == Form.EXTENDED ? "LIST-EXTENDED" : "";
  }
}

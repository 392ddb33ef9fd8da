package org.heddle.imap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.ListRequest;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.Resync;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.StatusItem;

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
          "MOVE");

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
    if (upper.equals("QRESYNC") && off.contains("CONDSTORE")) {
      return false;
    }
    if (upper.equals("SEARCHRES") && off.contains("ESEARCH")) {
      return false;
    }
    boolean resource = upper.startsWith("QUOTA=") && off.contains("QUOTA");
    return !resource && !off.contains(upper);
  }

  /// The names of those that are there.
  ///
  /// @param names parted by spaces
  String of(String names) {
    return String.join(" ", Arrays.stream(names.split(" ")).filter(this::has).toList());
  }

  /// @throws BadCommand if the command, or something in it, is turned off
  void require(Command command) {
    if (off.isEmpty()) {
      return;
    }
    String needed =
        switch (command) {
          case Command.Idle _ -> "IDLE";
          case Command.Id _ -> "ID";
          case Command.Enable _ -> "ENABLE";
          case Command.Namespace _ -> "NAMESPACE";
          case Command.Create(_, var uses) -> uses.isPresent() ? "CREATE-SPECIAL-USE" : "";
          case Command.Xlist _ -> "XLIST";
          case Command.Unselect _ -> "UNSELECT";
          case Command.Move _ -> "MOVE";
          case Command.GetQuota _, Command.GetQuotaRoot _, Command.SetQuota _ -> "QUOTA";
          case Command.Expunge(var uids) -> uids.isPresent() ? "UIDPLUS" : "";
          case Command.Select select -> resync(select.resync());
          case Command.Search(_, var request) -> search(request);
          case Command.Fetch fetch ->
              fetch.since().isPresent() || fetch.items().contains(FetchItem.Simple.MODSEQ)
                  ? "CONDSTORE"
                  : "";
          case Command.Store store -> store.unchangedSince().isPresent() ? "CONDSTORE" : "";
          case Command.Status(_, var items) -> status(items);
          case Command.ListMailboxes(var request) -> list(request);
          default -> "";
        };
    if (!needed.isEmpty() && !has(needed)) {
      throw new BadCommand(needed + " is turned off");
    }
  }

  private static String resync(Resync resync) {
    return switch (resync) {
      case Resync.None _ -> "";
      case Resync.CondStore _ -> "CONDSTORE";
      case Resync.QResync _ -> "QRESYNC";
    };
  }

  private String search(SearchRequest request) {
    if (request.term().namesModSeq() && !has("CONDSTORE")) {
      return "CONDSTORE";
    }
    Set<SearchRequest.Return> returns = request.returns().orElse(Set.of());
    if (returns.contains(SearchRequest.Return.SAVE) && !has("SEARCHRES")) {
      return "SEARCHRES";
    }
    return request.returns().isPresent() ? "ESEARCH" : "";
  }

  private String status(Set<StatusItem> items) {
    if (items.contains(StatusItem.HIGHESTMODSEQ) && !has("CONDSTORE")) {
      return "CONDSTORE";
    }
    if (items.contains(StatusItem.DELETED_STORAGE) && !has("QUOTA")) {
      return "QUOTA";
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
    if (!request.status().isEmpty()) {
      return has("LIST-STATUS") ? status(request.status()) : "LIST-STATUS";
    }
    return request.form() == Form.EXTENDED ? "LIST-EXTENDED" : "";
  }
}

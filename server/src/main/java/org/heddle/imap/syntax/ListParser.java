package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ListRequest.Return;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.imap.wire.SyntaxError;

/// LIST, basic and extended (RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 6154), LSUB, and the
/// items of STATUS.
final class ListParser {
  private final Tokens tokens;
  private final Names names;

  ListParser(Tokens tokens, Names names) {
    this.tokens = tokens;
    this.names = names;
  }

  /// `list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]`, behind
  /// the first space, where `list-return-opts = "RETURN" SP "(" [list-return-opt *(SP
  /// list-return-opt)] ")"`.
  Command list() throws IOException {
    var form = Form.BASIC;
    Set<Selection> selections = Set.of();
    if (tokens.peek() == '(') {
      form = Form.EXTENDED;
      selections = selections();
      tokens.space();
    }
    String reference = names.decodePattern(tokens.astring());
    tokens.space();
    form = tokens.peek() == '(' ? Form.EXTENDED : form;
    List<String> patterns = patterns();
    var returns = EnumSet.noneOf(Return.class);
    var status = EnumSet.noneOf(StatusItem.class);
    var metadata = new ArrayList<String>();
    if (tokens.take(" RETURN ")) {
      form = Form.EXTENDED;
      tokens.listOrEmpty(() -> returnOption(returns, status, metadata));
    }
    return new Command.ListMailboxes(
        new ListRequest(
            selections,
            reference,
            patterns,
            Collections.unmodifiableSet(returns),
            Collections.unmodifiableSet(status),
            List.copyOf(metadata),
            form));
  }

  /// `list-select-opts = "(" [(*(list-select-opt SP) list-select-base-opt *(SP list-select-opt)) /
  /// (list-select-independent-opt *(SP list-select-independent-opt))] ")"`
  private Set<Selection> selections() throws IOException {
    var selections = EnumSet.noneOf(Selection.class);
    selections.addAll(tokens.listOrEmpty(this::selection));
    boolean hasBase =
        selections.contains(Selection.SUBSCRIBED) || selections.contains(Selection.SPECIAL_USE);
    if (selections.contains(Selection.RECURSIVEMATCH) && !hasBase) {
      throw SyntaxError.of("RECURSIVEMATCH needs another selection option");
    }
    return Collections.unmodifiableSet(selections);
  }

  /// `list-select-base-opt = "SUBSCRIBED" / "SPECIAL-USE"`, `list-select-independent-opt =
  /// "REMOTE"`, `list-select-mod-opt = "RECURSIVEMATCH"`
  private Selection selection() {
    return switch (tokens.word()) {
      case "SUBSCRIBED" -> Selection.SUBSCRIBED;
      case "SPECIAL-USE" -> Selection.SPECIAL_USE;
      case "REMOTE" -> Selection.REMOTE;
      case "RECURSIVEMATCH" -> Selection.RECURSIVEMATCH;
      default -> throw SyntaxError.of("Unknown selection option");
    };
  }

  /// `mbox-or-pat = list-mailbox / patterns`, where `patterns = "(" list-mailbox *(SP list-mailbox)
  /// ")"`
  private List<String> patterns() throws IOException {
    return tokens.peek() == '(' ? List.copyOf(tokens.list(this::pattern)) : List.of(pattern());
  }

  private String pattern() throws IOException {
    return names.decodePattern(tokens.listMailbox());
  }

  /// `return-option = "SUBSCRIBED" / "CHILDREN" / "SPECIAL-USE" / "MYRIGHTS" / status-option`,
  /// where `status-option = "STATUS" SP "(" status-att *(SP status-att) ")"`, and `return-option =/
  /// "METADATA" SP "(" entry *(SP entry) ")"` (RFC 9590)
  private boolean returnOption(Set<Return> returns, Set<StatusItem> status, List<String> metadata)
      throws IOException {
    return switch (tokens.word()) {
      case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
      case "CHILDREN" -> returns.add(Return.CHILDREN);
      case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
      case "MYRIGHTS" -> returns.add(Return.MYRIGHTS);
      case "STATUS" -> {
        tokens.space();
        yield status.addAll(statusItems());
      }
      case "METADATA" -> {
        tokens.space();
        yield metadata.addAll(tokens.list(() -> MetadataParser.entry(tokens)));
      }
      default -> throw SyntaxError.of("Unknown return option");
    };
  }

  /// `"(" status-att *(SP status-att) ")"`
  Set<StatusItem> statusItems() throws IOException {
    return Collections.unmodifiableSet(EnumSet.copyOf(tokens.list(this::statusItem)));
  }

  /// `status-att = "MESSAGES" / "UIDNEXT" / "UIDVALIDITY" / "UNSEEN" / "DELETED" / "SIZE"`, and
  /// `"RECENT"` (RFC 3501), `"HIGHESTMODSEQ"` (RFC 7162), `"DELETED-STORAGE"` (RFC 9208),
  /// `"APPENDLIMIT"` (RFC 7889), `"MAILBOXID"` (RFC 8474).
  private StatusItem statusItem() {
    return switch (tokens.word()) {
      case "MESSAGES" -> StatusItem.MESSAGES;
      case "UIDNEXT" -> StatusItem.UIDNEXT;
      case "UIDVALIDITY" -> StatusItem.UIDVALIDITY;
      case "UNSEEN" -> StatusItem.UNSEEN;
      case "DELETED" -> StatusItem.DELETED;
      case "SIZE" -> StatusItem.SIZE;
      case "RECENT" -> StatusItem.RECENT;
      case "HIGHESTMODSEQ" -> StatusItem.HIGHESTMODSEQ;
      case "DELETED-STORAGE" -> StatusItem.DELETED_STORAGE;
      case "APPENDLIMIT" -> StatusItem.APPENDLIMIT;
      case "MAILBOXID" -> StatusItem.MAILBOXID;
      default -> throw SyntaxError.of("Unknown status item");
    };
  }

  /// `lsub = "LSUB" SP mailbox SP list-mailbox` (RFC 3501), behind the first space.
  Command lsub() throws IOException {
    String reference = names.decodePattern(tokens.astring());
    tokens.space();
    return new Command.Lsub(reference, pattern());
  }

  /// `xlist = "XLIST" SP mailbox SP list-mailbox`, behind the first space.
  Command xlist() throws IOException {
    String reference = names.decodePattern(tokens.astring());
    tokens.space();
    return new Command.Xlist(reference, pattern());
  }
}

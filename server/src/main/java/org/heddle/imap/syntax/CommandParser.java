package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.heddle.auth.Secret;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.SyntaxError.After;
import org.heddle.imap.wire.WireInput;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;

/// Reads commands. Confined to the session's thread.
public final class CommandParser {
  private static final String NO_TAG = "*";

  private final WireInput input;
  private final Tokens tokens;
  private final FetchParser fetch;
  private final ModSeqParser modSeqs;
  private final AppendParser append;
  private Charsets charsets = Charsets.ALLOWED;
  private String tag = NO_TAG;

  public CommandParser(WireInput input) {
    this.input = input;
    this.tokens = new Tokens(input);
    this.fetch = new FetchParser(tokens);
    this.modSeqs = new ModSeqParser(tokens);
    this.append = new AppendParser(tokens, new DateTimes(tokens));
  }

  /// Whether a command may name the charset of its strings.
  public enum Charsets {
    ALLOWED,
    /// ENABLE UTF8=ACCEPT has said that all strings are UTF-8 (RFC 9755 section 3).
    BANNED
  }

  /// What holds from here on.
  public void charsets(Charsets newCharsets) {
    charsets = newCharsets;
  }

  /// Reads the next command, waiting for it if need be. After one [Command.WithMessages] the rest
  /// of the command is still unread; in every other case the whole line is consumed, also when it
  /// was refused.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError if it is no command; its line, and the literals that
  ///   the client sends without being asked, were skipped
  /// @throws java.net.SocketTimeoutException if the read timed out; while no command has begun, and
  ///   until its first line is complete, the call may be repeated
  /// @throws java.io.EOFException if the client closed the connection
  /// @throws IOException if the client is gone
  public TaggedCommand next(NameEncoding names) throws IOException {
    // A handler that failed may have left its APPEND half read.
    skipCommand();
    tag = NO_TAG;
    try {
      input.startCommand();
      readTag();
      return new TaggedCommand(tag, command(new Names(names)));
    } catch (SyntaxError e) {
      throw recover(e);
    }
  }

  /// The next message of an APPEND up to its literal, or nothing at the end of the command. Between
  /// two calls the literal must have been read.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError if it is no append-message; to be followed by
  ///   [#skipCommand]
  public Optional<AppendItem> appendItem() throws IOException {
    try {
      return append.item();
    } catch (SyntaxError e) {
      throw e.tagged(tag);
    }
  }

  /// The next part of a message that is catenated, up to the octets of a text, or nothing at the
  /// end of the list. Between two calls they must have been read.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError if it is no part; to be followed by [#skipCommand]
  public Optional<AppendItem.Part> appendPart() throws IOException {
    try {
      return append.part();
    } catch (SyntaxError e) {
      throw e.tagged(tag);
    }
  }

  /// Skips what is left of a command that was refused before it was read to its end, together with
  /// the literals that the client sends without being asked.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError to close, if that is more than a message may have
  public void skipCommand() throws IOException {
    try {
      input.skipCommand();
    } catch (SyntaxError e) {
      throw e.tagged(tag);
    }
  }

  private SyntaxError recover(SyntaxError error) throws IOException {
    if (tag.equals(NO_TAG) && error.after() == After.CLOSE) {
      readTagOfLongLine();
    }
    if (error.after() == After.CONTINUE) {
      skipCommand();
    }
    return error.tagged(tag);
  }

  /// Reads the tag; a line without one that holds a control character is no line of text at all,
  /// but TLS or something else on the wrong port. And what looks like a tag may be a browser's: a
  /// page can have it send a request whose body is a list of commands.
  private void readTag() {
    try {
      tag = tokens.tag();
    } catch (SyntaxError e) {
      boolean binary = input.rest().chars().anyMatch(c -> c < ' ' && c != '\t');
      throw binary ? new SyntaxError(NO_TAG, "Not IMAP", After.CLOSE) : e;
    }
    tokens.space();
    if (input.peek() == '/' && input.rest().contains(" HTTP/")) {
      throw new SyntaxError(NO_TAG, "Not IMAP", After.CLOSE);
    }
  }

  private void readTagOfLongLine() {
    String start = input.rest();
    int space = start.indexOf(' ');
    if (space > 0
        && start.chars().limit(space).allMatch(c -> c != '+' && Octets.isAstringChar(c))) {
      tag = start.substring(0, space);
    }
  }

  /// `command = tag SP (command-any / command-auth / command-nonauth / command-select) CRLF`,
  /// behind the tag; of `append` and `replace` only up to the mailbox.
  private Command command(Names names) throws IOException {
    String word = tokens.word();
    var command =
        switch (word) {
          case "CAPABILITY" -> new Command.Capability();
          case "NOOP" -> new Command.Noop();
          case "LOGOUT" -> new Command.Logout();
          case "STARTTLS" -> new Command.StartTls();
          case "NAMESPACE" -> new Command.Namespace();
          case "IDLE" -> new Command.Idle();
          case "UNAUTHENTICATE" -> new Command.Unauthenticate();
          case "CHECK" -> new Command.Check();
          case "CLOSE" -> new Command.Close();
          case "UNSELECT" -> new Command.Unselect();
          case "EXPUNGE" -> new Command.Expunge(Optional.empty());
          default -> withArguments(word, names);
        };
    switch (command) {
      case Command.SearchInUnknownCharset _,
          Command.EsearchInUnknownCharset _,
          Command.SetMetadataTooLarge _ ->
          input.skipCommand();
      case Command.WithMessages _ -> append.start();
      default -> tokens.end();
    }
    return command;
  }

  private Command withArguments(String word, Names names) throws IOException {
    var list = new ListParser(tokens, names);
    return switch (word) {
      case "ID" -> new IdParser(tokens).id();
      case "LOGIN" -> login();
      case "AUTHENTICATE" -> authenticate();
      case "ENABLE" -> enable();
      case "COMPRESS" -> compress();
      case "SELECT" -> select(names, Access.READ_WRITE);
      case "EXAMINE" -> select(names, Access.READ_ONLY);
      case "CREATE" -> new CreateParser(tokens).create(mailbox(names));
      case "DELETE" -> new Command.Delete(mailbox(names));
      case "RENAME" -> new Command.Rename(mailbox(names), mailbox(names));
      case "SUBSCRIBE" -> new Command.Subscribe(mailbox(names));
      case "UNSUBSCRIBE" -> new Command.Unsubscribe(mailbox(names));
      case "LIST" -> {
        tokens.space();
        yield list.list();
      }
      case "LSUB" -> {
        tokens.space();
        yield list.lsub();
      }
      case "XLIST" -> {
        tokens.space();
        yield list.xlist();
      }
      case "STATUS" -> status(list, names);
      case "GETQUOTA" -> new QuotaParser(tokens, names).getQuota();
      case "GETQUOTAROOT" -> new QuotaParser(tokens, names).getQuotaRoot();
      case "SETQUOTA" -> new QuotaParser(tokens, names).setQuota();
      case "GETACL" -> new AclParser(tokens, names).getAcl();
      case "SETACL" -> new AclParser(tokens, names).setAcl();
      case "DELETEACL" -> new AclParser(tokens, names).deleteAcl();
      case "LISTRIGHTS" -> new AclParser(tokens, names).listRights();
      case "MYRIGHTS" -> new AclParser(tokens, names).myRights();
      case "GETMETADATA" -> new MetadataParser(tokens, names).getMetadata();
      case "SETMETADATA" -> new MetadataParser(tokens, names).setMetadata();
      case "UIDBATCHES" -> new UidBatchesParser(tokens).uidBatches();
      case "NOTIFY" -> new NotifyParser(tokens, names, fetch).command();
      case "APPEND" -> new Command.Append(mailbox(names));
      case "UID" -> uid(names);
      case "ESEARCH" -> search().esearch(names);
      case "CANCELUPDATE" -> search().cancelUpdate();
      default -> onMessages(word, Numbering.SEQUENCE, names);
    };
  }

  /// `select = "SELECT" SP mailbox [select-params]` (RFC 4466)
  private Command select(Names names, Access access) throws IOException {
    return new Command.Select(mailbox(names), access, modSeqs.selectParameters());
  }

  /// `status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"`
  private Command status(ListParser list, Names names) throws IOException {
    String mailbox = mailbox(names);
    tokens.space();
    return new Command.Status(mailbox, list.statusItems());
  }

  /// `uid = "UID" SP (copy / move / fetch / search / store / uid-expunge)`, where `uid-expunge =
  /// "EXPUNGE" SP sequence-set`
  private Command uid(Names names) throws IOException {
    tokens.space();
    String word = tokens.word();
    return word.equals("EXPUNGE")
        ? new Command.Expunge(Optional.of(messages()))
        : onMessages(word, Numbering.UID, names);
  }

  /// `copy = "COPY" SP sequence-set SP mailbox`, `move = "MOVE" SP sequence-set SP mailbox`, `fetch
  /// = "FETCH" SP sequence-set SP (…)`, `store = "STORE" SP sequence-set SP store-att-flags`,
  /// `search = "SEARCH" …`, `replace = "REPLACE" SP seq-number SP mailbox append-message` (RFC
  /// 8508)
  private Command onMessages(String word, Numbering numbering, Names names) throws IOException {
    return switch (word) {
      case "COPY" -> new Command.Copy(numbering, messages(), mailbox(names));
      case "MOVE" -> new Command.Move(numbering, messages(), mailbox(names));
      case "FETCH" -> fetch(numbering);
      case "STORE" -> store(numbering);
      case "SEARCH" -> search().search(numbering);
      case "REPLACE" -> new Command.Replace(numbering, message(), mailbox(names));
      case "THREAD" -> search().thread(numbering);
      case "SORT" -> search().sort(numbering);
      default -> throw SyntaxError.of("Unknown command");
    };
  }

  private Command fetch(Numbering numbering) throws IOException {
    var messages = messages();
    tokens.space();
    var items = fetch.items();
    var modifiers = modSeqs.fetchModifiers();
    return new Command.Fetch(numbering, messages, items, modifiers.since(), modifiers.partial());
  }

  /// For what follows the name of a searching command and a space.
  private SearchParser search() {
    tokens.space();
    return new SearchParser(tokens, modSeqs, charsets);
  }

  /// `[store-modifiers SP]`, and `store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list
  /// / (flag *(SP flag)))`
  private Command store(Numbering numbering) throws IOException {
    var messages = messages();
    tokens.space();
    var unchangedSince = modSeqs.storeModifiers();
    var op =
        tokens.take('+')
            ? FlagChange.Op.ADD
            : tokens.take('-') ? FlagChange.Op.REMOVE : FlagChange.Op.REPLACE;
    var reply =
        switch (tokens.label()) {
          case "FLAGS" -> Command.Store.Reply.FLAGS;
          case "FLAGS.SILENT" -> Command.Store.Reply.SILENT;
          default -> throw SyntaxError.of("Unknown store item");
        };
    tokens.space();
    var flags =
        tokens.peek() == '(' ? tokens.flagList() : Flags.named(tokens.elements(tokens::flag));
    return new Command.Store(numbering, messages, op, flags, reply, unchangedSince);
  }

  /// `SP seq-number`
  private MessageSet message() {
    tokens.space();
    return tokens.messageNumber();
  }

  /// `SP sequence-set`
  private MessageSet messages() {
    tokens.space();
    return tokens.messageSet();
  }

  /// `SP mailbox`, where `mailbox = "INBOX" / astring`
  private String mailbox(Names names) throws IOException {
    tokens.space();
    return names.decode(tokens.astring());
  }

  /// `login = "LOGIN" SP userid SP password`
  private Command login() throws IOException {
    tokens.space();
    var user = new Secret(Octets.decodeUtf8OrLatin1(tokens.credential()));
    tokens.space();
    return new Command.Login(user, new Secret(Octets.decodeUtf8OrLatin1(tokens.credential())));
  }

  /// `authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp] *(CRLF base64)`, of which the
  /// first line, where `initial-resp = (base64 / "=")`.
  private Command authenticate() {
    tokens.space();
    String mechanism = tokens.word();
    Optional<Secret> response = Optional.empty();
    if (tokens.take(' ') && !tokens.isBlankToEnd()) {
      response = Optional.of(new Secret(tokens.takeWhile(CommandParser::isBase64, "BASE64")));
    }
    return new Command.Authenticate(mechanism, response);
  }

  private static boolean isBase64(int c) {
    return Octets.isAlphanumeric(c) || "+/=".indexOf(c) >= 0;
  }

  /// `compress = "COMPRESS" SP algorithm` (RFC 4978)
  private Command compress() {
    tokens.space();
    return new Command.Compress(tokens.word());
  }

  /// `enable = "ENABLE" 1*(SP capability)` (RFC 5161)
  private Command enable() throws IOException {
    tokens.space();
    Set<String> capabilities = new LinkedHashSet<>(tokens.elements(tokens::word));
    return new Command.Enable(Collections.unmodifiableSet(capabilities));
  }
}

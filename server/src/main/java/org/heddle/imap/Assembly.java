package org.heddle.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.heddle.imap.syntax.AppendItem;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.imap.wire.LiteralHeader.Kind;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.NulEncoder;
import org.heddle.mime.Part;
import org.heddle.mime.SummaryCodec;
import org.heddle.mime.Tee;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.NewMessage;

/// One message of APPEND or REPLACE on its way into a draft: from the wire, and from other
/// messages. What is to be refused is refused before the client is asked for it. Confined to one
/// command.
final class Assembly implements AutoCloseable {
  /// How long the client may stay silent in the middle of a literal.
  private static final Duration LITERAL_PATIENCE = Duration.ofMinutes(5);

  /// Says whether there is room for a message of so many bytes.
  @FunctionalInterface
  interface Room {
    /// @throws org.heddle.storage.StorageException.OverQuota if there is none
    void admit(long bytes);
  }

  /// Where the message is to go.
  ///
  /// @param account where its draft is made
  record Goal(Account account, Room room) {}

  private final Dialogue dialogue;
  private final Mailboxes mailboxes;
  private final Goal goal;
  private final OctetWatch octets = new OctetWatch();
  private MessageScanner scanner = new MessageScanner();
  private Draft draft;
  private boolean handedOver;

  private Assembly(Dialogue dialogue, Mailboxes mailboxes, Goal goal) {
    this.dialogue = dialogue;
    this.mailboxes = mailboxes;
    this.goal = goal;
    this.draft = goal.account.draft();
  }

  /// Reads the message that comes next.
  ///
  /// @param mailboxes those that parts of it may come from
  /// @return a message whose draft the caller closes
  static NewMessage of(AppendItem item, Dialogue dialogue, Mailboxes mailboxes, Goal goal)
      throws IOException {
    FlagLimits.check(item.flags());
    try (var assembly = new Assembly(dialogue, mailboxes, goal)) {
      assembly.take(item.data());
      return assembly.finish(item);
    }
  }

  private void take(AppendItem.Data data) throws IOException {
    switch (data) {
      case AppendItem.Data.Literal(var header) -> {
        requireOctets(header);
        text(header);
      }
      case AppendItem.Data.Catenate _ -> {
        dialogue.offer().require("CATENATE");
        catenate();
      }
      case AppendItem.Data.Utf8(var header) -> {
        dialogue.offer().require("UTF8=ACCEPT");
        requireOctets(header);
        take(header);
      }
    }
  }

  private static void requireOctets(LiteralHeader header) {
    if (header.size() == 0) {
      throw empty();
    }
  }

  private static Refused empty() {
    return new Refused("A message cannot be empty");
  }

  private void text(LiteralHeader header) throws IOException {
    if (header.kind() == Kind.BINARY) {
      dialogue.offer().require("BINARY");
    }
    take(header);
  }

  /// RFC 4469 section 3.
  private void catenate() throws IOException {
    var urls = new UrlSource(dialogue.offer(), mailboxes);
    Optional<AppendItem.Part> part = dialogue.parser().appendPart();
    while (part.isPresent()) {
      switch (part.get()) {
        case AppendItem.Part.Text(var header) -> text(header);
        case AppendItem.Part.Url(var octets) -> urls.copy(octets, this::checkSize, output());
      }
      part = dialogue.parser().appendPart();
    }
  }

  private void take(LiteralHeader literal) throws IOException {
    checkSize(literal.size());
    dialogue.connection().readTimeout(LITERAL_PATIENCE);
    dialogue.input().literal(literal, output());
  }

  private OutputStream output() {
    return new Tee(draft.output(), new Tee(scanner, octets));
  }

  /// That so many bytes more make no message that is too large.
  private void checkSize(long more) {
    if (more > dialogue.settings().limits().message() - draft.size()) {
      throw new Refused("TOOBIG", "The message is too large");
    }
    goal.room.admit(draft.size() + more);
  }

  private NewMessage finish(AppendItem item) throws IOException {
    if (draft.size() == 0) {
      throw empty();
    }
    if (octets.sawEightBitHeader() && !dialogue.takesUtf8Headers()) {
      throw new Refused("CANNOT", "UTF-8 in a header needs ENABLE UTF8=ACCEPT");
    }
    Part structure = octets.sawNul() ? withoutNul() : scanner.finish();
    OffsetDateTime date = item.internalDate().orElseGet(Assembly::now);
    var message =
        new NewMessage(draft, item.flags(), notInTheFuture(date), SummaryCodec.encode(structure));
    handedOver = true;
    return message;
  }

  /// What was sent as a literal8 with a NUL in it becomes a message that every client can read (RFC
  /// 3516 section 4.4).
  private Part withoutNul() throws IOException {
    Draft raw = draft;
    draft = goal.account.draft();
    try (raw) {
      Part structure = scanner.finish();
      scanner = new MessageScanner();
      new NulEncoder(raw::read, raw.size(), new Tee(draft.output(), scanner)).write(structure);
      checkSize(0);
      return scanner.finish();
    } catch (NulEncoder.NotPossible e) {
      throw new Refused("UNKNOWN-CTE", "A NUL stands where no transfer encoding can hide it");
    }
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static OffsetDateTime notInTheFuture(OffsetDateTime date) {
    OffsetDateTime now = now();
    return date.isAfter(now) ? now : date;
  }

  @Override
  public void close() {
    if (!handedOver) {
      draft.close();
    }
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.AppendItem;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.SummaryCodec;
import org.heddle.mime.Tee;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// APPEND (RFC 9051 section 6.3.12) of one message or several (RFC 3502). What is to be refused is
/// refused before the client is asked for the literal; the storage is touched when all is here.
final class AppendHandler {
  /// How long the client may stay silent in the middle of a literal.
  private static final Duration LITERAL_PATIENCE = Duration.ofMinutes(5);

  /// Each draft may hold a spool file open.
  private static final int MAX_MESSAGES = 500;

  private final Dialogue dialogue;

  AppendHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome append(String name, LoggedIn here) throws IOException {
    var messages = new ArrayList<NewMessage>();
    try {
      Place place = here.mailboxes().openTarget(new MailboxName(name));
      readAll(place.account(), messages);
      Mailbox.Appended appended = append(messages, place);
      dialogue.normalized("", new MailboxName(name), name);
      String code = "APPENDUID " + appended.uidValidity() + " " + appended.uids();
      return Outcome.ok(here, code, "APPEND completed");
    } catch (Refused | StorageException | SyntaxError refused) {
      skip();
      throw refused;
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  /// The mailbox may have gone while the messages came in.
  private static Mailbox.Appended append(List<NewMessage> messages, Place place) {
    try {
      return place.mailbox().append(messages);
    } catch (StorageException.NoSuchMailbox missing) {
      throw new Refused("TRYCREATE", missing.message());
    }
  }

  private void skip() throws IOException {
    dialogue.parser().skipCommand();
  }

  private void readAll(Account account, List<NewMessage> messages) throws IOException {
    Optional<AppendItem> item = dialogue.parser().appendItem();
    while (item.isPresent()) {
      if (messages.size() == 1 && !dialogue.offer().has("MULTIAPPEND")) {
        throw new Refused("CANNOT", "MULTIAPPEND is turned off");
      }
      if (messages.size() == MAX_MESSAGES) {
        throw new Refused("LIMIT", "Too many messages in one APPEND");
      }
      check(item.get().literal());
      checkRoom(item.get().literal(), account, messages);
      read(item.get(), account, messages);
      item = dialogue.parser().appendItem();
    }
  }

  private void read(AppendItem item, Account account, List<NewMessage> messages)
      throws IOException {
    LiteralHeader literal = item.literal();
    FlagLimits.check(item.flags());
    Draft draft = account.draft();
    var scanner = new MessageScanner();
    dialogue.connection().readTimeout(LITERAL_PATIENCE);
    try {
      dialogue.input().literal(literal, new Tee(draft.output(), scanner));
    } catch (IOException | RuntimeException failure) {
      draft.close();
      throw failure;
    }
    OffsetDateTime date = item.internalDate().orElseGet(AppendHandler::now);
    byte[] summary = SummaryCodec.encode(scanner.finish());
    messages.add(new NewMessage(draft, item.flags(), notInTheFuture(date), summary));
  }

  private void check(LiteralHeader literal) {
    if (literal.size() == 0) {
      throw new Refused("A message cannot be empty");
    }
    if (literal.size() > dialogue.settings().limits().message()) {
      throw new Refused("TOOBIG", "The message is too large");
    }
  }

  /// Refuses what cannot fit before the client sends it (RFC 9208 section 4.3.1); whether it fits
  /// in the end, the storage says.
  private static void checkRoom(LiteralHeader literal, Account account, List<NewMessage> messages) {
    if (account.limits().isLimited()) {
      long before = messages.stream().mapToLong(message -> message.content().size()).sum();
      var growth = new Usage(before + literal.size(), messages.size() + 1L);
      account.limits().admit(account.usage(), growth);
    }
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(java.time.ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static OffsetDateTime notInTheFuture(OffsetDateTime date) {
    OffsetDateTime now = now();
    return date.isAfter(now) ? now : date;
  }
}

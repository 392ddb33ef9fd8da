package org.heddle.lmtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.lmtp.Verdict.Reason;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.SummaryCodec;
import org.heddle.mime.Tee;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts mail into mailboxes. Thread-safe. What it says is delivered is in the storage for good.
public final class Delivery {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /// Nobody's mail passes as many servers (RFC 5321 section 6.3).
  private static final int MOST_HOPS = 100;

  private final Recipients recipients;
  private final DeliverySettings settings;

  /// Delivers to the users of a directory.
  public Delivery(Storage storage, UserDirectory users, DeliverySettings settings) {
    this.recipients = new Recipients(storage, users, settings);
    this.settings = settings;
  }

  DeliverySettings settings() {
    return settings;
  }

  /// A message to come. To be closed when it was delivered.
  public Incoming incoming() {
    return new Incoming(settings.spool(), settings.messageLimit());
  }

  /// Finds who gets mail for an address.
  ///
  /// @throws StorageException if it cannot be found out now
  Optional<Recipient> find(Address address) {
    return recipients.find(address);
  }

  /// Delivers one message by LMTP. A message that was delivered to this address before goes round
  /// in circles.
  Verdict deliver(Arrival arrival, Recipient recipient, Incoming message) {
    String to = recipient.address().toString();
    Verdict verdict =
        message.header().deliveredTo().stream().anyMatch(recipient.address()::sameAs)
            ? new Verdict.Refused(Reason.LOOP, "The message was delivered to this address before")
            : append(arrival, recipient, Optional.of(to), message);
    return logged(arrival, to, message, verdict);
  }

  /// Delivers one message for a user of that name.
  ///
  /// @param user a name, not an address
  /// @param mailbox as in an address; empty for INBOX
  /// @param address whom the message was sent to, if that is known
  public Verdict deliver(
      Arrival arrival, String user, String mailbox, Optional<String> address, Incoming message) {
    Verdict verdict;
    try {
      Optional<UserEntry> entry = recipients.user(user);
      verdict =
          entry.isEmpty()
              ? Verdict.NO_USER
              : append(
                  arrival,
                  recipients.recipient(new Address(user, ""), entry.get(), mailbox),
                  address,
                  message);
    } catch (StorageException failure) {
      verdict = refused(failure);
    }
    return logged(arrival, address.orElse(user), message, verdict);
  }

  private Verdict append(
      Arrival arrival, Recipient recipient, Optional<String> address, Incoming message) {
    if (message.problem().isPresent()) {
      return message.problem().get();
    }
    if (message.header().received() > MOST_HOPS) {
      return new Verdict.Refused(Reason.LOOP, "The message has passed too many servers");
    }
    try {
      Account account = recipient.account();
      MailboxName wanted = MailboxChoice.of(recipient.mailbox(), account);
      // One that is there already, as some transfer agents write it, is enough.
      Optional<String> deliveredTo =
          address.filter(
              one -> !message.header().deliveredTo().contains(one.toLowerCase(Locale.ROOT)));
      try {
        return append(arrival, account, wanted, deliveredTo, message);
      } catch (StorageException.NoSuchMailbox gone) {
        return append(arrival, account, MailboxName.INBOX, deliveredTo, message);
      }
    } catch (StorageException failure) {
      return refused(failure);
    } catch (IOException spool) {
      log.warn("A spooled message cannot be read: {}", spool.toString());
      return Verdict.UNAVAILABLE;
    } catch (RuntimeException defect) {
      log.error("A delivery failed", defect);
      return Verdict.UNAVAILABLE;
    }
  }

  private Verdict append(
      Arrival arrival,
      Account account,
      MailboxName mailbox,
      Optional<String> recipient,
      Incoming message)
      throws IOException {
    var now = ZonedDateTime.now(java.time.ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    String trace = arrival.trace(settings.serverName(), recipient, now);
    try (Draft draft = account.draft()) {
      var scanner = new MessageScanner();
      var both = new Tee(draft.output(), scanner);
      both.write(trace.getBytes(StandardCharsets.UTF_8));
      message.copyTo(both);
      byte[] summary = SummaryCodec.encode(scanner.finish());
      var whole = new NewMessage(draft, Flags.NONE, now.toOffsetDateTime(), summary);
      account.open(mailbox).append(List.of(whole));
    }
    return new Verdict.Delivered(mailbox.value());
  }

  private Verdict refused(StorageException failure) {
    if (failure.getCause() != null) {
      log.warn("A delivery failed: {}", failure.explained());
    }
    return switch (failure) {
      case StorageException.OverQuota full -> refused(full.full());
      case StorageException.LimitReached limit -> Verdict.NO_ROOM;
      case StorageException.NotPermitted odd -> Verdict.UNAVAILABLE;
      case StorageException.NoSuchMailbox gone -> Verdict.UNAVAILABLE;
      case StorageException.MailboxExists odd -> Verdict.UNAVAILABLE;
      case StorageException.InvalidName odd -> Verdict.UNAVAILABLE;
      case StorageException.MessageGone odd -> Verdict.UNAVAILABLE;
      case StorageException.Unavailable now -> Verdict.UNAVAILABLE;
      case StorageException.Corrupt damage -> Verdict.UNAVAILABLE;
    };
  }

  private Verdict refused(StorageException.OverQuota.Full full) {
    return switch (full) {
      case ACCOUNT -> new Verdict.Refused(whenFull(), "The mailbox is full");
      case DISK -> Verdict.NO_ROOM;
    };
  }

  private Reason whenFull() {
    return switch (settings.whenFull()) {
      case REJECT -> Reason.OVER_QUOTA;
      case DEFER -> Reason.FULL_FOR_NOW;
    };
  }

  private static Verdict logged(Arrival arrival, String to, Incoming message, Verdict verdict) {
    String about =
        String.format(
            Locale.ROOT,
            "id=%s from=<%s> to=<%s> size=%d message-id=%s",
            arrival.id(),
            arrival.sender(),
            to,
            message.size(),
            message.header().messageId());
    switch (verdict) {
      case Verdict.Delivered(String mailbox) ->
          log.info("delivered: {} mailbox={}", Printable.text(about), Printable.text(mailbox));
      case Verdict.Refused refused ->
          log.info("not delivered: {}: {}", Printable.text(about), refused.reply());
    }
    return verdict;
  }
}

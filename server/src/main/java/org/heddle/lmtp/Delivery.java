package org.heddle.lmtp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.UserNames;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.SummaryCodec;
import org.heddle.mime.Tee;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts messages into mailboxes. What it has put there is durable when it returns. Thread-safe.
///
/// @param serverName for the Received field
/// @param delimiter parts the user from the mailbox in an address, as `user+mailbox`; empty for
///   nothing
public record Delivery(
    String serverName, UserDirectory users, Storage storage, QuotaLimits quota, String delimiter) {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);
  private static final int MOST_HOPS = 100;
  private static final int LONGEST_FIELD_NAME = 100;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT);

  /// Somebody who gets mail.
  ///
  /// @param mailbox where the address says that it is to go; may be empty, or not exist
  /// @param address as the sender wrote it
  public record Recipient(UserEntry user, String mailbox, String address) {}

  /// Where a message comes from.
  ///
  /// @param sender the reverse-path, empty for a bounce
  /// @param from who handed it over, for the Received field
  /// @param protocol likewise, as `LMTP`
  /// @param id likewise, and for the log
  public record Envelope(String sender, String from, String protocol, String id) {}

  /// The message goes round in circles.
  public static final class Loop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Loop() {
      super("The message goes round in circles", null, false, false);
    }
  }

  /// Who gets mail for this address: the user who is called like the whole of it, or else like its
  /// local part; in either, what is behind the delimiter names a mailbox.
  ///
  /// @throws StorageException.Unavailable if it cannot be found out now
  public Optional<Recipient> find(String address) {
    int at = address.lastIndexOf('@');
    String local = at < 0 ? address : address.substring(0, at);
    String domain = at < 0 ? "" : address.substring(at);
    int cut = delimiter.isEmpty() ? -1 : local.indexOf(delimiter);
    String user = cut > 0 ? local.substring(0, cut) : local;
    String mailbox = cut > 0 ? local.substring(cut + delimiter.length()) : "";
    return Stream.of(
            new Candidate(address, ""),
            new Candidate(user + domain, mailbox),
            new Candidate(local, ""),
            new Candidate(user, mailbox))
        .distinct()
        .flatMap(candidate -> recipient(candidate, address).stream())
        .findFirst();
  }

  private record Candidate(String name, String mailbox) {}

  private Optional<Recipient> recipient(Candidate candidate, String address) {
    return UserNames.normalise(candidate.name)
        .flatMap(users::find)
        .map(entry -> new Recipient(entry, candidate.mailbox, address));
  }

  /// Delivers a message.
  ///
  /// @throws StorageException if it cannot be delivered; then it was not
  /// @throws Loop if it was here before
  public void deliver(Spool message, Recipient recipient, Envelope envelope) {
    Account account =
        storage.account(recipient.user.account(), recipient.user.quota().orElse(quota));
    MailboxName mailbox = mailbox(account, recipient.mailbox);
    try {
      append(message, account, mailbox, recipient, envelope);
    } catch (StorageException.NoSuchMailbox deleted) {
      mailbox = MailboxName.INBOX;
      append(message, account, mailbox, recipient, envelope);
    }
    log.info(
        "delivered: id={} from=<{}> to=<{}> user=<{}> mailbox=<{}> size={}",
        envelope.id,
        printable(envelope.sender),
        printable(recipient.address),
        printable(account.name()),
        printable(mailbox.value()),
        message.size());
  }

  /// The mailbox of that name, in whatever case, with `.` for `/` if need be; mail for one that is
  /// not there goes to INBOX: strangers make no mailboxes.
  private static MailboxName mailbox(Account account, String wanted) {
    if (wanted.isEmpty()) {
      return MailboxName.INBOX;
    }
    List<MailboxName> names =
        account.mailboxes().mailboxes().stream().map(MailboxInfo::name).toList();
    return Stream.of(wanted, wanted.replace('.', '/'))
        .flatMap(text ->
            Stream.concat(
                names.stream().filter(name -> name.value().equals(text)),
                names.stream().filter(name -> name.value().equalsIgnoreCase(text))))
        .findFirst()
        .orElse(MailboxName.INBOX);
  }

  private void append(
      Spool message, Account account, MailboxName mailbox, Recipient recipient, Envelope envelope) {
    OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    var target = account.open(mailbox);
    try (Draft draft = account.draft();
        var in = new BufferedInputStream(message.open(), 32 * 1024)) {
      var scanner = new MessageScanner();
      OutputStream out = new Tee(draft.output(), scanner);
      out.write(trace(recipient, envelope, now).getBytes(StandardCharsets.UTF_8));
      new HeaderCopy(in, out, recipient.address).copy();
      in.transferTo(out);
      byte[] summary = SummaryCodec.encode(scanner.finish());
      target.append(List.of(new NewMessage(draft, Flags.NONE, now, summary)));
    } catch (IOException e) {
      throw new StorageException.Unavailable("The message cannot be read", e);
    }
  }

  /// RFC 5321 section 4.4: Return-Path at the very top, and how the message came here.
  private String trace(Recipient recipient, Envelope envelope, OffsetDateTime now) {
    return "Return-Path: <"
        + printable(envelope.sender)
        + ">\r\nDelivered-To: "
        + printable(recipient.address)
        + "\r\nReceived: from "
        + printable(envelope.from)
        + "\r\n\tby "
        + serverName
        + " with "
        + envelope.protocol
        + " id "
        + envelope.id
        + "\r\n\tfor <"
        + printable(recipient.address)
        + ">; "
        + DATE.format(now)
        + "\r\n";
  }

  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}<>]", "?");
  }

  /// Copies the header without the fields that an earlier delivery has left, and looks for circles.
  private static final class HeaderCopy {
    private final InputStream in;
    private final OutputStream out;
    private final String address;
    private int hops;

    HeaderCopy(InputStream in, OutputStream out, String address) {
      this.in = in;
      this.out = out;
      this.address = address;
    }

    /// Up to the line that is no field, which is left in the input.
    void copy() throws IOException {
      var kept = true;
      while (true) {
        in.mark(LONGEST_FIELD_NAME + 400);
        byte[] start = in.readNBytes(LONGEST_FIELD_NAME + 300);
        in.reset();
        String text = new String(start, StandardCharsets.ISO_8859_1);
        boolean goesOn = text.startsWith(" ") || text.startsWith("\t");
        int colon = text.indexOf(':');
        boolean field =
            colon > 0
                && colon <= LONGEST_FIELD_NAME
                && text.substring(0, colon).stripTrailing().matches("[!-9;-~]+");
        if (!goesOn && !field) {
          return;
        }
        if (!goesOn) {
          kept = keeps(text.substring(0, colon).stripTrailing(), text.substring(colon + 1));
        }
        line(kept);
      }
    }

    private boolean keeps(String name, String value) {
      if (name.equalsIgnoreCase("Received") && ++hops > MOST_HOPS) {
        throw new Loop();
      }
      if (name.equalsIgnoreCase("Delivered-To")
          && value.split("[\r\n]", 2)[0].strip().equalsIgnoreCase(address)) {
        throw new Loop();
      }
      return !name.equalsIgnoreCase("Return-Path");
    }

    private void line(boolean kept) throws IOException {
      int c = in.read();
      while (c >= 0) {
        if (kept) {
          out.write(c);
        }
        if (c == '\n') {
          return;
        }
        c = in.read();
      }
    }
  }
}

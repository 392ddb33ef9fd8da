package org.heddle.lmtp;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.heddle.lmtp.LmtpCommand.Bdat;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;
import org.heddle.net.Protocol;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a mail server, on one virtual thread. Only [#stop] may be called from
/// elsewhere.
final class LmtpSession implements Protocol.Session {
  private static final Logger log = LoggerFactory.getLogger(LmtpSession.class);

  /// RFC 5321 section 4.5.3.2.7.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int LONGEST_LINE = 2048;
  private static final int MOST_RECIPIENTS = 1000;
  private static final int MOST_ERRORS = 20;
  private static final String STOPPING = "The server is shutting down";

  private final Connection connection;
  private final Greeting greeting;
  private final LmtpProtocol protocol;
  private LmtpInput input;
  private OutputStream output;
  private State state = new Fresh();
  private int errors;
  private volatile boolean stopping;
  private volatile boolean waiting;

  /// Where the session stands.
  private sealed interface State {}

  /// Before LHLO.
  private record Fresh() implements State {}

  private record Ready(String client) implements State {}

  /// A message is on its way.
  ///
  /// @param spool what has come of it by BDAT
  private record Transaction(
      String client,
      LmtpCommand.Mail mail,
      List<Delivery.Recipient> recipients,
      Optional<Spool> spool)
      implements State {}

  private record Ended() implements State {}

  LmtpSession(Connection connection, Greeting greeting, LmtpProtocol protocol) {
    this.connection = connection;
    this.greeting = greeting;
    this.protocol = protocol;
    this.output = new BufferedOutputStream(connection.output());
    this.input = new LmtpInput(connection.input(), this::flush);
  }

  private void flush() throws IOException {
    output.flush();
  }

  @Override
  public void stop() {
    stopping = true;
    if (waiting) {
      connection.stopReading();
    }
  }

  @Override
  public void run() {
    try {
      converse();
      flush();
    } catch (IOException gone) {
      log.debug("{}: the client is gone: {}", connection.peer(), gone.getMessage());
    } finally {
      endTransaction();
    }
  }

  private void converse() throws IOException {
    if (greeting instanceof Greeting.Refused(var reason)) {
      reply(Reply.of(421, "4.3.2", reason));
      return;
    }
    connection.needsNoLogin();
    connection.readTimeout(PATIENCE);
    reply(Reply.plain(220, protocol.delivery().serverName() + " LMTP ready"));
    while (!(state instanceof Ended)) {
      try {
        perform(read());
      } catch (SocketTimeoutException silence) {
        end(Reply.of(421, "4.4.2", "No command for too long"));
      } catch (EOFException end) {
        if (!stopping) {
          throw end;
        }
        end(Reply.of(421, "4.3.2", STOPPING));
      }
    }
  }

  private LmtpCommand read() throws IOException {
    waiting = true;
    try {
      if (stopping) {
        throw new EOFException(STOPPING);
      }
      String line = input.line(LONGEST_LINE);
      return line.length() > LONGEST_LINE
          ? new LmtpCommand.Wrong(Reply.of(500, "5.5.2", "Line too long"))
          : LmtpParser.parse(line);
    } finally {
      waiting = false;
    }
  }

  private void end(Reply last) throws IOException {
    endTransaction();
    state = new Ended();
    reply(last);
  }

  private void reply(Reply reply) throws IOException {
    output.write(LmtpInput.octets(reply.line().replaceAll("\\p{Cc}", "?") + "\r\n"));
    errors = reply.isPositive() ? 0 : errors + 1;
    if (errors > MOST_ERRORS && !(state instanceof Ended)) {
      end(Reply.of(421, "4.7.0", "Too many errors"));
    }
  }

  private void perform(LmtpCommand command) throws IOException {
    switch (command) {
      case LmtpCommand.Lhlo(var client) -> lhlo(client);
      case LmtpCommand.Mail mail -> mail(mail);
      case LmtpCommand.Rcpt(var address) -> rcpt(address);
      case LmtpCommand.Data _ -> data();
      case Bdat bdat -> bdat(bdat);
      case LmtpCommand.Rset _ -> {
        reset();
        reply(Reply.OK);
      }
      case LmtpCommand.Noop _ -> reply(Reply.OK);
      case LmtpCommand.Vrfy _ ->
          reply(Reply.of(252, "2.5.2", "Send some mail, and see whether it is taken"));
      case LmtpCommand.StartTls _ -> startTls();
      case LmtpCommand.Quit _ -> end(Reply.of(221, "2.0.0", "Bye"));
      case LmtpCommand.Smtp _ -> reply(Reply.of(500, "5.5.1", "This is LMTP: say LHLO"));
      case LmtpCommand.Wrong(var reply) -> reply(reply);
    }
  }

  private void lhlo(String client) throws IOException {
    endTransaction();
    state = new Ready(client);
    var features =
        new ArrayList<>(
            List.of(
                protocol.delivery().serverName(),
                "PIPELINING",
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES",
                "CHUNKING",
                "SIZE " + protocol.largest()));
    if (connection.canStartTls()) {
      features.add("STARTTLS");
    }
    for (int i = 0; i < features.size(); i++) {
      String sign = i < features.size() - 1 ? "-" : " ";
      output.write(LmtpInput.octets("250" + sign + features.get(i) + "\r\n"));
    }
  }

  private void mail(LmtpCommand.Mail mail) throws IOException {
    if (!(state instanceof Ready(var client))) {
      reply(Reply.OUT_OF_ORDER);
    } else if (mail.size().filter(size -> size > protocol.largest()).isPresent()) {
      reply(Reply.TOO_LARGE);
    } else {
      state = new Transaction(client, mail, new ArrayList<>(), Optional.empty());
      reply(Reply.of(250, "2.1.0", "Sender OK"));
    }
  }

  private void rcpt(String address) throws IOException {
    if (!(state instanceof Transaction transaction) || transaction.spool.isPresent()) {
      reply(Reply.OUT_OF_ORDER);
      return;
    }
    boolean plain = address.chars().allMatch(c -> c < 0x80);
    if (!plain && transaction.mail.charset() == LmtpCommand.Mail.Charset.ASCII) {
      reply(Reply.of(553, "5.6.7", "An address that is not ASCII needs SMTPUTF8"));
    } else if (transaction.recipients.size() == MOST_RECIPIENTS) {
      reply(Reply.of(452, "4.5.3", "Too many recipients"));
    } else {
      reply(find(address, transaction));
    }
  }

  private Reply find(String address, Transaction transaction) {
    try {
      Optional<Delivery.Recipient> recipient = protocol.delivery().find(address);
      recipient.ifPresent(transaction.recipients::add);
      if (recipient.isEmpty()) {
        log.info("refused: to=<{}> is nobody here", Delivery.printable(address));
        return Reply.of(550, "5.1.1", "There is nobody of that name");
      }
      return Reply.of(250, "2.1.5", "Recipient OK");
    } catch (StorageException failure) {
      return Refusals.of(failure, protocol.overQuota());
    }
  }

  private void data() throws IOException {
    if (!(state instanceof Transaction transaction) || transaction.spool.isPresent()) {
      reply(Reply.OUT_OF_ORDER);
      return;
    }
    if (transaction.recipients.isEmpty()) {
      reply(Reply.of(503, "5.5.1", "No valid recipients"));
      return;
    }
    reply(Reply.plain(354, "Send the message, and a dot on a line of its own"));
    try (var spool = new Spool(protocol.spool(), protocol.largest())) {
      input.data(spool);
      deliver(spool, transaction);
    }
    reset();
  }

  /// RFC 3030 section 2: a chunk comes whether it is wanted or not.
  private void bdat(Bdat bdat) throws IOException {
    if (!(state instanceof Transaction before) || before.recipients.isEmpty()) {
      input.chunk(bdat.size(), OutputStream.nullOutputStream());
      reply(
          state instanceof Transaction
              ? Reply.of(503, "5.5.1", "No valid recipients")
              : Reply.OUT_OF_ORDER);
      return;
    }
    Spool spool = before.spool.orElseGet(() -> new Spool(protocol.spool(), protocol.largest()));
    var transaction =
        new Transaction(before.client, before.mail, before.recipients, Optional.of(spool));
    state = transaction;
    input.chunk(bdat.size(), spool);
    switch (bdat.position()) {
      case MORE -> reply(Reply.of(250, "2.0.0", bdat.size() + " octets received"));
      case LAST -> {
        deliver(spool, transaction);
        reset();
      }
    }
  }

  /// A reply for each recipient that was accepted, in their order (RFC 2033 section 4.2).
  private void deliver(Spool spool, Transaction transaction) throws IOException {
    var envelope =
        new Delivery.Envelope(
            transaction.mail.sender(),
            transaction.client + " (" + connection.peer() + ")",
            protocolName(transaction.mail),
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    for (Delivery.Recipient recipient : transaction.recipients) {
      Reply reply = deliver(spool, recipient, envelope);
      if (!reply.isPositive()) {
        log.info(
            "refused: id={} from=<{}> to=<{}>: {}",
            envelope.id(),
            Delivery.printable(envelope.sender()),
            Delivery.printable(recipient.address()),
            reply.line());
      }
      reply(reply);
    }
  }

  private Reply deliver(Spool spool, Delivery.Recipient recipient, Delivery.Envelope envelope) {
    if (spool.isTooLarge()) {
      return Reply.TOO_LARGE;
    }
    if (spool.hasFailed()) {
      return Reply.NO_SPACE;
    }
    try {
      protocol.delivery().deliver(spool, recipient, envelope);
      return Reply.of(250, "2.0.0", envelope.id() + " delivered");
    } catch (RuntimeException failure) {
      return Refusals.of(failure, protocol.overQuota());
    }
  }

  /// RFC 3848 and RFC 6531 section 4.3.
  private String protocolName(LmtpCommand.Mail mail) {
    String utf8 = mail.charset() == LmtpCommand.Mail.Charset.UTF8 ? "UTF8LMTP" : "LMTP";
    return connection.protection() instanceof Protection.Tls ? utf8 + "S" : utf8;
  }

  /// RFC 3207: what was said before is forgotten, and nothing may come behind the command before
  /// its answer.
  private void startTls() throws IOException {
    if (!connection.canStartTls()) {
      reply(Reply.of(502, "5.5.1", "TLS is not available"));
      return;
    }
    if (input.hasBuffered()) {
      end(Reply.of(554, "5.5.0", "Nothing may follow STARTTLS before the answer"));
      return;
    }
    endTransaction();
    reply(Reply.of(220, "2.0.0", "Begin TLS now"));
    flush();
    connection.startTls();
    connection.readTimeout(PATIENCE);
    output = new BufferedOutputStream(connection.output());
    input = new LmtpInput(connection.input(), this::flush);
    state = new Fresh();
  }

  private void reset() {
    endTransaction();
    if (state instanceof Transaction transaction) {
      state = new Ready(transaction.client);
    }
  }

  private void endTransaction() {
    if (state instanceof Transaction transaction) {
      transaction.spool.ifPresent(Spool::close);
    }
  }
}

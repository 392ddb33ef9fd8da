package org.heddle.lmtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.lmtp.SessionState.Addressing;
import org.heddle.lmtp.SessionState.Chunking;
import org.heddle.lmtp.SessionState.Ready;
import org.heddle.net.Connection;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The commands of a mail transaction (RFC 5321 section 3.3), with an answer for each recipient at
/// its end (RFC 2033 section 4.2). Confined to the session's thread.
final class Transactions {
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  /// RFC 5321 section 4.5.3.1.8 asks for at least 100.
  private static final int MOST_RECIPIENTS = 1000;

  /// Where replies go.
  interface Voice {
    void say(Reply reply) throws IOException;
  }

  private final Connection connection;
  private final LmtpInput input;
  private final Delivery delivery;
  private final Voice voice;

  Transactions(Connection connection, LmtpInput input, Delivery delivery, Voice voice) {
    this.connection = connection;
    this.input = input;
    this.delivery = delivery;
    this.voice = voice;
  }

  long messageLimit() {
    return delivery.settings().messageLimit();
  }

  /// What RSET leads to.
  static SessionState reset(SessionState state) {
    state.leave();
    return switch (state) {
      case Addressing here -> new Ready(here.client());
      case Chunking here -> new Ready(here.to().client());
      case SessionState.Greeted same -> same;
      case Ready same -> same;
      case SessionState.Ended same -> same;
    };
  }

  SessionState mail(Command.Mail mail, SessionState state) throws IOException {
    String client =
        switch (state) {
          case Ready here -> here.client();
          case SessionState.Greeted early ->
              throw new BadCommand(new Reply(503, "5.5.1", "LHLO first"));
          case Addressing open -> throw alreadyOpen();
          case Chunking open -> throw alreadyOpen();
          case SessionState.Ended end -> throw alreadyOpen();
        };
    if (mail.size().orElse(0) > messageLimit()) {
      voice.say(Verdict.TOO_LARGE.reply());
      return state;
    }
    voice.say(new Reply(250, "2.1.0", "OK"));
    return new Addressing(client, mail, List.of());
  }

  private static BadCommand alreadyOpen() {
    return new BadCommand(new Reply(503, "5.5.1", "There is a transaction already"));
  }

  SessionState rcpt(Command.Rcpt rcpt, SessionState state) throws IOException {
    if (!(state instanceof Addressing here)) {
      throw new BadCommand(Reply.NO_TRANSACTION);
    }
    if (rcpt.recipient().isInternational()
        && here.mail().characters() == Command.Characters.ASCII) {
      throw new BadCommand(new Reply(553, "5.6.7", "This recipient needs SMTPUTF8"));
    }
    if (here.recipients().size() >= MOST_RECIPIENTS) {
      voice.say(new Reply(452, "4.5.3", "Too many recipients"));
      return state;
    }
    Optional<Recipient> found;
    try {
      found = delivery.find(rcpt.recipient());
    } catch (StorageException failure) {
      log.warn("A recipient cannot be looked for: {}", failure.explained());
      voice.say(Verdict.UNAVAILABLE.reply());
      return state;
    } catch (RuntimeException defect) {
      log.error("A recipient cannot be looked for", defect);
      voice.say(Verdict.UNAVAILABLE.reply());
      return state;
    }
    if (found.isEmpty()) {
      log.info(
          "not delivered: from=<{}> to=<{}>: {}",
          Printable.text(here.mail().sender().toString()),
          Printable.text(rcpt.recipient().toString()),
          Verdict.NO_USER.reply());
      voice.say(Verdict.NO_USER.reply());
      return state;
    }
    // It knows somebody here, and is no stranger that holds a connection for its own sake.
    connection.needsNoLogin();
    voice.say(new Reply(250, "2.1.5", "OK"));
    var recipients = new ArrayList<>(here.recipients());
    recipients.add(found.get());
    return new Addressing(here.client(), here.mail(), recipients);
  }

  SessionState data(SessionState state) throws IOException {
    if (!(state instanceof Addressing here)) {
      throw new BadCommand(Reply.NO_TRANSACTION);
    }
    if (here.recipients().isEmpty()) {
      throw new BadCommand(Reply.NO_RECIPIENTS);
    }
    voice.say(new Reply(354, "", "Send the message, and end it with a lone dot"));
    try (Incoming message = delivery.incoming()) {
      input.message(message.output());
      deliver(here, message);
    }
    return new Ready(here.client());
  }

  /// The octets of a chunk follow whatever is said of it, and so are read in any case.
  SessionState bdat(Command.Bdat bdat, SessionState state) throws IOException {
    Chunking here;
    switch (state) {
      case Chunking open -> here = open;
      case Addressing to when !to.recipients().isEmpty() ->
          here = new Chunking(to, delivery.incoming());
      case SessionState other -> {
        input.chunk(bdat.size(), java.io.OutputStream.nullOutputStream());
        throw new BadCommand(
            other instanceof Addressing ? Reply.NO_RECIPIENTS : Reply.NO_TRANSACTION);
      }
    }
    try {
      input.chunk(bdat.size(), here.message().output());
    } catch (IOException gone) {
      here.leave();
      throw gone;
    }
    if (bdat.position() == Command.Position.MORE_FOLLOWS) {
      voice.say(
          here.message()
              .problem()
              .map(Verdict.Refused::reply)
              .orElse(new Reply(250, "2.0.0", bdat.size() + " octets")));
      return here;
    }
    try (Incoming message = here.message()) {
      deliver(here.to(), message);
    }
    return new Ready(here.to().client());
  }

  private void deliver(Addressing to, Incoming message) throws IOException {
    message.finish();
    var arrival = Arrival.lmtp(connection, to.client(), to.mail());
    for (Recipient recipient : to.recipients()) {
      voice.say(
          switch (delivery.deliver(arrival, recipient, message)) {
            case Verdict.Delivered done -> new Reply(250, "2.0.0", "Delivered, id " + arrival.id());
            case Verdict.Refused refused -> refused.reply();
          });
    }
  }
}

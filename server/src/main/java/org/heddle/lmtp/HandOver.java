package org.heddle.lmtp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.heddle.lmtp.LmtpProtocol.OverQuota;
import org.heddle.storage.StorageException;

/// Delivers one message that a program hands over, for a user who is named and not addressed.
/// Thread-safe.
///
/// @param spool a directory for messages that arrive
/// @param largest message, in bytes
public record HandOver(Delivery delivery, Path spool, long largest, OverQuota overQuota) {
  private static final byte[] POSTMARK = "From ".getBytes(StandardCharsets.US_ASCII);

  /// @param mailbox may be empty, or not exist: then it is INBOX
  /// @param sender the reverse-path, may be empty
  public record Request(String user, String mailbox, String sender) {}

  /// What came of it.
  ///
  /// @param code as in SMTP: 2xx delivered, 4xx to be tried again, 5xx never
  public record Result(int code, String text) {}

  /// Reads the message to its end, with LF or CRLF at its line ends and perhaps a line `From ` in
  /// front, and delivers it.
  ///
  /// @throws IOException if it cannot be read
  public Result deliver(Request request, InputStream message) throws IOException {
    try (var spooled = new Spool(spool, largest)) {
      read(new BufferedInputStream(message), spooled);
      Reply reply = reply(request, spooled);
      return new Result(reply.code(), reply.status().orElse("") + " " + reply.text());
    }
  }

  private Reply reply(Request request, Spool message) {
    if (message.isTooLarge()) {
      return Reply.TOO_LARGE;
    }
    if (message.hasFailed()) {
      return Reply.NO_SPACE;
    }
    if (message.size() == 0) {
      return Reply.of(554, "5.6.0", "There is no message");
    }
    try {
      return deliver(request, message);
    } catch (StorageException | Delivery.Loop failure) {
      return Refusals.of(failure, overQuota);
    }
  }

  private Reply deliver(Request request, Spool message) {
    Optional<Delivery.Recipient> found = delivery.find(request.user);
    if (found.isEmpty()) {
      return Reply.of(550, "5.1.1", "There is nobody of that name");
    }
    Delivery.Recipient user = found.get();
    String mailbox = request.mailbox.isEmpty() ? user.mailbox() : request.mailbox;
    var recipient = new Delivery.Recipient(user.user(), mailbox, request.user);
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var envelope = new Delivery.Envelope(request.sender, "localhost", "local", id);
    delivery.deliver(message, recipient, envelope);
    return Reply.of(250, "2.0.0", id + " delivered");
  }

  private static void read(InputStream in, OutputStream out) throws IOException {
    in.mark(POSTMARK.length);
    byte[] start = in.readNBytes(POSTMARK.length);
    in.reset();
    if (Arrays.equals(start, POSTMARK)) {
      int c = in.read();
      while (c >= 0 && c != '\n') {
        c = in.read();
      }
    }
    withCrlf(in, out);
  }

  private static void withCrlf(InputStream in, OutputStream out) throws IOException {
    var block = new BufferedOutputStream(out, 16 * 1024);
    int last = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n' && last != '\r') {
        block.write('\r');
      }
      block.write(c);
      last = c;
    }
    block.flush();
  }
}

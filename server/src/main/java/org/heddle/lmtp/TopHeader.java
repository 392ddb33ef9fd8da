package org.heddle.lmtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// Lets a message through and looks at its header on the way: takes out the Return-Path fields,
/// which only the last server may write (RFC 5321 section 4.4), and notes what is asked of it
/// later. Lines end in CRLF. What it keeps is bounded. Confined to one thread.
final class TopHeader extends OutputStream {
  private static final int LINE_KEPT = 1000;
  private static final int MOST_RECIPIENTS = 100;

  private final OutputStream target;
  private byte[] line = new byte[256];
  private int length;
  private boolean inHeader = true;

  /// Of a line of the header that was too long to be kept: what came after goes the same way.
  private boolean longLine;

  private boolean dropping;
  private int received;
  private String messageId = "";
  private boolean messageIdFollows;
  private final Set<String> deliveredTo = new LinkedHashSet<>();

  TopHeader(OutputStream target) {
    this.target = target;
  }

  /// How many Received fields there are.
  int received() {
    return received;
  }

  /// The message id with its brackets, or what is there in its place; empty if nothing is.
  String messageId() {
    return messageId;
  }

  /// The values of the Delivered-To fields, in lower case.
  Set<String> deliveredTo() {
    return deliveredTo;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    int end = offset + count;
    while (inHeader && at < end) {
      byte octet = bytes[at++];
      if (longLine) {
        pass(octet);
      } else {
        keep(octet);
      }
    }
    if (at < end) {
      target.write(bytes, at, end - at);
    }
  }

  private void pass(byte octet) throws IOException {
    if (!dropping) {
      target.write(octet);
    }
    longLine = octet != '\n';
  }

  private void keep(byte octet) throws IOException {
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(LINE_KEPT, 2 * length));
    }
    line[length++] = octet;
    if (octet == '\n' || length == LINE_KEPT) {
      longLine = octet != '\n';
      settle();
    }
  }

  /// The message has ended: what was held back goes through.
  void finish() throws IOException {
    if (length > 0) {
      settle();
    }
  }

  private void settle() throws IOException {
    look(new String(line, 0, length, StandardCharsets.UTF_8));
    if (!dropping) {
      target.write(line, 0, length);
    }
    length = 0;
  }

  private void look(String text) {
    if (text.startsWith(" ") || text.startsWith("\t")) {
      if (messageIdFollows && messageId.isEmpty()) {
        messageId = text.strip();
      }
      return;
    }
    dropping = false;
    messageIdFollows = false;
    int colon = text.indexOf(':');
    if (colon < 0 || text.substring(0, colon).stripTrailing().indexOf(' ') >= 0) {
      // An empty line, or one that is no field: here the body begins. The line that mbox files put
      // before a message is the exception.
      inHeader = text.startsWith("From ") || text.startsWith(">From ");
      return;
    }
    field(text.substring(0, colon).strip().toLowerCase(Locale.ROOT), text.substring(colon + 1));
  }

  private void field(String name, String value) {
    switch (name) {
      case "return-path" -> dropping = true;
      case "received" -> received++;
      case "message-id" -> {
        messageIdFollows = true;
        messageId = value.strip();
      }
      case "delivered-to" -> {
        if (deliveredTo.size() < MOST_RECIPIENTS) {
          deliveredTo.add(value.strip().toLowerCase(Locale.ROOT));
        }
      }
      default -> {
        // Of no interest here.
      }
    }
  }
}

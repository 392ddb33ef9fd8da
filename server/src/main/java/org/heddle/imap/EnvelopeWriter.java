package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import org.heddle.imap.wire.WireOutput;
import org.heddle.mime.Envelope;

/// Writes ENVELOPE (RFC 9051 section 7.5.2).
final class EnvelopeWriter {
  private final WireOutput output;

  EnvelopeWriter(WireOutput output) {
    this.output = output;
  }

  void write(Envelope envelope) throws IOException {
    output.text('(');
    output.nstring(envelope.date());
    output.text(' ');
    output.nstring(envelope.subject());
    List<Envelope.Address> from = envelope.from();
    addresses(from);
    // Both default to From when they are missing or empty.
    addresses(envelope.sender().isEmpty() ? from : envelope.sender());
    addresses(envelope.replyTo().isEmpty() ? from : envelope.replyTo());
    addresses(envelope.to());
    addresses(envelope.cc());
    addresses(envelope.bcc());
    output.text(' ');
    output.nstring(envelope.inReplyTo());
    output.text(' ');
    output.nstring(envelope.messageId());
    output.text(')');
  }

  private void addresses(List<Envelope.Address> addresses) throws IOException {
    output.text(' ');
    if (addresses.isEmpty()) {
      output.text("NIL");
      return;
    }
    output.text('(');
    for (Envelope.Address address : addresses) {
      output.text('(');
      output.nstring(address.name());
      output.text(' ');
      output.nstring(address.route());
      output.text(' ');
      output.nstring(address.mailbox());
      output.text(' ');
      output.nstring(address.host());
      output.text(')');
    }
    output.text(')');
  }
}

package org.heddle.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Envelope.Address;
import org.heddle.mime.Part.Disposition;
import org.heddle.mime.Part.Parameter;

/// Writes what [SummaryReader] reads.
final class SummaryWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  byte[] toBytes() {
    return out.toByteArray();
  }

  void octet(int octet) {
    out.write(octet);
  }

  private void number(long number) {
    long rest = number;
    while (rest < 0 || rest > 127) {
      out.write((int) (rest & 127) | 128);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void text(String text) {
    Integer place = SummaryTexts.PLACES.get(text);
    if (place != null) {
      number(place * 2L + 1);
    } else {
      number(text.length() * 2L);
      out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void text(Optional<String> text) {
    octet(text.isPresent() ? 1 : 0);
    text.ifPresent(this::text);
  }

  /// @param origin of its offsets
  void part(Part part, long origin) {
    number(part.headerStart() - origin);
    number(part.bodyStart() - part.headerStart());
    number(part.end() - part.bodyStart());
    number(part.lines());
    text(part.type().main());
    text(part.type().sub());
    parameters(part.parameters());
    text(part.id());
    text(part.description());
    text(part.encoding());
    text(part.md5());
    disposition(part.disposition());
    number(part.languages().size());
    part.languages().forEach(this::text);
    text(part.location());
    octet(part.envelope().isPresent() ? 1 : 0);
    part.envelope().ifPresent(this::envelope);
    number(part.children().size());
    part.children().forEach(child -> part(child, part.headerStart()));
  }

  private void parameters(List<Parameter> parameters) {
    number(parameters.size());
    for (Parameter parameter : parameters) {
      text(parameter.name());
      text(parameter.value());
    }
  }

  private void disposition(Optional<Disposition> disposition) {
    octet(disposition.isPresent() ? 1 : 0);
    if (disposition.isPresent()) {
      text(disposition.get().type());
      parameters(disposition.get().parameters());
    }
  }

  private void envelope(Envelope envelope) {
    text(envelope.date());
    text(envelope.subject());
    addresses(envelope.from());
    addresses(envelope.sender());
    addresses(envelope.replyTo());
    addresses(envelope.to());
    addresses(envelope.cc());
    addresses(envelope.bcc());
    text(envelope.inReplyTo());
    text(envelope.messageId());
    number(envelope.references().size());
    for (MessageKey key : envelope.references()) {
      eightOctets(key.high());
      eightOctets(key.low());
    }
  }

  private void eightOctets(long number) {
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (number >>> shift));
    }
  }

  /// Characters, in UTF-8.
  void unicode(Optional<String> text) {
    text(
        text.map(t -> new String(t.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
  }

  private void addresses(List<Address> addresses) {
    number(addresses.size());
    for (Address address : addresses) {
      octet(
          bit(address.name(), 1)
              | bit(address.route(), 2)
              | bit(address.mailbox(), 4)
              | bit(address.host(), 8));
      address.name().ifPresent(this::text);
      address.route().ifPresent(this::text);
      address.mailbox().ifPresent(this::text);
      address.host().ifPresent(this::text);
    }
  }

  private static int bit(Optional<String> text, int bit) {
    return text.isPresent() ? bit : 0;
  }
}

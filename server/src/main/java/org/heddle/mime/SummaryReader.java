package org.heddle.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Envelope.Address;
import org.heddle.mime.Part.Disposition;
import org.heddle.mime.Part.MediaType;
import org.heddle.mime.Part.Parameter;

/// Reads what [SummaryWriter] wrote. Every element takes at least one octet and no room is made for
/// more than there are, so that damaged bytes cannot ask for more memory than their own length
/// stands for.
final class SummaryReader {
  /// The bytes are no summary.
  static final class Damage extends Exception {
    private static final long serialVersionUID = 1;

    Damage() {
      super("damaged summary", null, false, false);
    }
  }

  /// Reads one element of a list.
  private interface Element<T> {
    T read() throws Damage;
  }

  private final byte[] bytes;
  private final int end;
  private int at;

  SummaryReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  boolean isAtEnd() {
    return at == end;
  }

  private int octet() throws Damage {
    if (at >= end) {
      throw new Damage();
    }
    return bytes[at++] & 0xff;
  }

  private boolean present() throws Damage {
    return octet() != 0;
  }

  /// A number from 0 to 2^62 - 1, so that the sum of two is one as well.
  private long number() throws Damage {
    long number = 0;
    for (int shift = 0; shift < 62; shift += 7) {
      int octet = octet();
      number |= (long) (octet & 127) << shift;
      if (octet < 128) {
        if (number >>> 62 != 0) {
          break;
        }
        return number;
      }
    }
    throw new Damage();
  }

  private long sum(long a, long b) throws Damage {
    if (a + b < 0) {
      throw new Damage();
    }
    return a + b;
  }

  private int count() throws Damage {
    long count = number();
    if (count > end - at) {
      throw new Damage();
    }
    return (int) count;
  }

  private String text() throws Damage {
    long code = number();
    if ((code & 1) == 1) {
      if (code >> 1 >= SummaryTexts.COMMON.size()) {
        throw new Damage();
      }
      return SummaryTexts.COMMON.get((int) (code >> 1));
    }
    if (code >> 1 > end - at) {
      throw new Damage();
    }
    int length = (int) (code >> 1);
    String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  private Optional<String> optionalText() throws Damage {
    return present() ? Optional.of(text()) : Optional.empty();
  }

  private <T> List<T> list(Element<T> element) throws Damage {
    int count = count();
    if (count == 0) {
      return List.of();
    }
    List<T> elements = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      elements.add(element.read());
    }
    return List.copyOf(elements);
  }

  /// Characters, which [#text] knows nothing of.
  Optional<String> unicode() throws Damage {
    return optionalText()
        .map(octets ->
            new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  /// @param origin of its offsets
  Part part(long origin, int depth) throws Damage {
    if (depth > PartTree.DEPTH) {
      throw new Damage();
    }
    long headerStart = sum(origin, number());
    long bodyStart = sum(headerStart, number());
    long partEnd = sum(bodyStart, number());
    long lines = number();
    MediaType type = new MediaType(text(), text());
    List<Parameter> parameters = parameters();
    Optional<String> id = optionalText();
    Optional<String> description = optionalText();
    String encoding = text();
    Optional<String> md5 = optionalText();
    Optional<Disposition> disposition = disposition();
    List<String> languages = list(this::text);
    Optional<String> location = optionalText();
    Optional<Envelope> envelope = present() ? Optional.of(envelope()) : Optional.empty();
    List<Part> children = list(() -> part(headerStart, depth + 1));
    return new Part(
        headerStart,
        bodyStart,
        partEnd,
        lines,
        type,
        parameters,
        id,
        description,
        encoding,
        md5,
        disposition,
        languages,
        location,
        children,
        envelope);
  }

  private List<Parameter> parameters() throws Damage {
    return list(() -> new Parameter(text(), text()));
  }

  private Optional<Disposition> disposition() throws Damage {
    return present() ? Optional.of(new Disposition(text(), parameters())) : Optional.empty();
  }

  private Envelope envelope() throws Damage {
    return new Envelope(
        optionalText(),
        optionalText(),
        addresses(),
        addresses(),
        addresses(),
        addresses(),
        addresses(),
        addresses(),
        optionalText(),
        optionalText(),
        list(this::key));
  }

  private MessageKey key() throws Damage {
    return new MessageKey(eightOctets(), eightOctets());
  }

  private long eightOctets() throws Damage {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      number |= (long) octet() << shift;
    }
    return number;
  }

  private List<Address> addresses() throws Damage {
    return list(this::address);
  }

  private Address address() throws Damage {
    int bits = octet();
    return new Address(flagged(bits, 1), flagged(bits, 2), flagged(bits, 4), flagged(bits, 8));
  }

  private Optional<String> flagged(int bits, int bit) throws Damage {
    return (bits & bit) != 0 ? Optional.of(text()) : Optional.empty();
  }
}

package org.heddle.imap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.mime.BaseSubject;
import org.heddle.mime.CaseFold;
import org.heddle.mime.Decoding;
import org.heddle.mime.Envelope;
import org.heddle.mime.Envelope.Address;

/// What SORT compares of a message (RFC 5256 section 3, RFC 5957).
final class SortValues {
  private SortValues() {}

  /// The sent date in seconds of the epoch, or when the message came in (RFC 5256 section 2.2).
  static long sent(Optional<Envelope> envelope, Instant received) {
    return envelope
        .flatMap(Envelope::date)
        .flatMap(Decoding::instant)
        .orElse(received)
        .getEpochSecond();
  }

  /// The text of a criterion, prepared for comparison; empty if the message has none.
  static String text(SortCriterion.Key key, Optional<Envelope> envelope) {
    return CaseFold.fold(envelope.map(of -> plain(key, of)).orElse(""));
  }

  private static String plain(SortCriterion.Key key, Envelope envelope) {
    return switch (key) {
      case CC -> mailbox(envelope.cc());
      case FROM -> mailbox(envelope.from());
      case TO -> mailbox(envelope.to());
      case DISPLAYFROM -> display(envelope.from());
      case DISPLAYTO -> display(envelope.to());
      case SUBJECT -> envelope.subject().map(BaseSubject::of).map(BaseSubject::text).orElse("");
      case ARRIVAL, DATE, SIZE, RELEVANCY ->
          throw new IllegalArgumentException(key + " is no text");
    };
  }

  /// The addr-mailbox of the first address.
  private static String mailbox(List<Address> addresses) {
    return addresses.stream()
        .findFirst()
        .flatMap(Address::mailbox)
        .map(Decoding::headerText)
        .orElse("");
  }

  private static String display(List<Address> addresses) {
    return addresses.stream().findFirst().map(SortValues::display).orElse("");
  }

  /// The name that is shown for an address, or the address itself (RFC 5957 section 3).
  private static String display(Address address) {
    return address
        .name()
        .map(Decoding::headerText)
        .filter(name -> !name.isEmpty())
        .or(() -> address.mailbox().map(mailbox -> whole(mailbox, address.host())))
        .orElse("");
  }

  private static String whole(String mailbox, Optional<String> host) {
    return Decoding.headerText(mailbox + host.map(name -> "@" + name).orElse(""));
  }
}

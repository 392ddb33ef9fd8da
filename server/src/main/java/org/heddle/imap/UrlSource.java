package org.heddle.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.heddle.imap.syntax.FetchItem.Partial;
import org.heddle.imap.syntax.MessageUrl;
import org.heddle.imap.syntax.Section;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Right;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// What the URLs of CATENATE stand for: octets of messages that the user can read, as `BODY[…]`
/// gives them, through one small buffer (RFC 4469 section 3). Confined to one command.
final class UrlSource {
  private static final int BLOCK = 32 * 1024;

  /// How much of a URL the answer repeats.
  private static final int LONGEST_SHOWN = 1000;

  private static final byte[] NOTHING = new byte[0];

  private final Offer offer;
  private final Mailboxes mailboxes;

  UrlSource(Offer offer, Mailboxes mailboxes) {
    this.offer = offer;
    this.mailboxes = mailboxes;
  }

  /// Copies what a URL stands for.
  ///
  /// @param octets the URL as sent, as Latin-1
  /// @param size hears how many octets there will be, and may refuse them
  /// @throws Refused with BADURL if it stands for nothing, with NOPERM if the user may not read it
  void copy(String octets, LongConsumer size, OutputStream target) throws IOException {
    MessageUrl url = MessageUrl.parse(octets).orElseThrow(() -> bad(octets, "This is no URL"));
    if (url.partial().isPresent()) {
      offer.require("URL-PARTIAL");
    }
    try {
      copy(url, size, target);
    } catch (Missing
        | StorageException.NoSuchMailbox
        | StorageException.InvalidName
        | StorageException.MessageGone missing) {
      throw bad(octets, "There is no such message or part");
    }
  }

  /// The URL is right, but stands for nothing that exists.
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing() {
      super("Nothing there", null, false, false);
    }
  }

  private static Refused bad(String url, String why) {
    return new Refused("BADURL \"" + printable(url) + "\"", why);
  }

  /// `url-resp-text = 1*(…)`, any TEXT-CHAR except `]`: what cannot stand there is percent-encoded.
  private static String printable(String url) {
    String text = url.chars().mapToObj(UrlSource::printable).collect(Collectors.joining());
    return text.substring(0, Math.min(text.length(), LONGEST_SHOWN));
  }

  private static String printable(int octet) {
    boolean plain = octet > ' ' && octet <= '~' && "]\"\\".indexOf(octet) < 0;
    return plain ? Character.toString(octet) : "%%%02X".formatted(octet);
  }

  private void copy(MessageUrl url, LongConsumer size, OutputStream target) throws IOException {
    Mailbox mailbox = mailboxes.open(new MailboxName(url.mailbox()), Right.READ).mailbox();
    long validity = mailbox.status().uidValidity();
    MessageTable found = mailbox.snapshot().messages().select(UidSet.of(url.uid()));
    if (found.isEmpty() || url.uidValidity().orElse(validity) != validity) {
      throw new Missing();
    }
    try (var source = new MessageSource(mailbox, url.uid(), found.size(0), NOTHING)) {
      source.open();
      Sections.Bytes bytes = section(url, mailbox, source).orElseThrow(Missing::new);
      long from = Math.min(url.partial().map(Partial::offset).orElse(0L), bytes.length());
      long most = url.partial().map(Partial::length).orElse(Long.MAX_VALUE);
      long count = Math.min(most, bytes.length() - from);
      size.accept(count);
      switch (bytes) {
        case Sections.Bytes.Range(var start, _) -> copy(source, start + from, count, target);
        case Sections.Bytes.Picked(var picked) -> write(picked, (int) from, (int) count, target);
      }
    }
  }

  private static Optional<Sections.Bytes> section(
      MessageUrl url, Mailbox mailbox, MessageSource source) {
    Section section = url.section();
    if (section.part().isEmpty() && section.text() instanceof Section.Text.All) {
      return Optional.of(new Sections.Bytes.Range(0, source.size()));
    }
    var summaries = Summaries.of(mailbox, UidSet.of(url.uid()));
    return Sections.find(section, summaries.of(source), source);
  }

  private static void copy(MessageSource source, long from, long count, OutputStream target)
      throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, count)];
    long done = 0;
    while (done < count) {
      int wanted = (int) Math.min(block.length, count - done);
      int read = source.read(from + done, block, 0, wanted);
      if (read <= 0) {
        throw new StorageException.Corrupt("A message is shorter than its size says", null);
      }
      write(block, 0, read, target);
      done += read;
    }
  }

  /// FETCH gives a NUL as the octet 128 (RFC 9051 section 4.3).
  private static void write(byte[] bytes, int from, int count, OutputStream target)
      throws IOException {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] == 0) {
        bytes[i] = (byte) 0x80;
      }
    }
    target.write(bytes, from, count);
  }
}

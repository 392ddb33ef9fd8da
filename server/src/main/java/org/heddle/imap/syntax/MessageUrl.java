package org.heddle.imap.syntax;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.WireInput;

/// The URL of a message or a part of one, relative to the server and the user (RFC 5092, RFC 4469
/// section 3). A relative path, which would count from the selected mailbox, is not among them: RFC
/// 5092 section 7.2 forbids to take one.
///
/// @param mailbox decoded, not yet checked
/// @param uidValidity what it has to be
/// @param section the whole message where the URL names none
/// @param partial which octets of it
public record MessageUrl(
    String mailbox,
    Optional<Long> uidValidity,
    long uid,
    Section section,
    Optional<FetchItem.Partial> partial) {
  /// `iabsolute-path = "/" [icommand]` with `icommand = imessagepart`, where `imessagepart =
  /// imailbox-ref iuid [isection] [ipartial]`, `imailbox-ref = enc-mailbox [uidvalidity]`,
  /// `uidvalidity = ";UIDVALIDITY=" nz-number`, `iuid = "/" ";UID=" nz-number`, `isection = "/"
  /// ";SECTION=" enc-section` and `ipartial = "/" ";PARTIAL=" number ["." nz-number]`.
  private static final Pattern FORM =
      Pattern.compile(
          "/([^/;?#][^;?#]*?)(?:;UIDVALIDITY=([1-9]\\d{0,9}))?/;UID=([1-9]\\d{0,9})"
              + "(?:/;SECTION=([^/;?#]+))?(?:/;PARTIAL=(\\d{1,18})(?:\\.([1-9]\\d{0,17}))?)?",
          Pattern.CASE_INSENSITIVE);

  /// Reads a URL.
  ///
  /// @param octets as Latin-1
  /// @return nothing if it is no URL of this kind
  public static Optional<MessageUrl> parse(String octets) {
    Matcher matcher = FORM.matcher(octets);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<String> mailbox = percentDecoded(matcher.group(1)).flatMap(Octets::decodeUtf8);
    Optional<Section> section =
        Optional.ofNullable(matcher.group(4))
            .map(text -> percentDecoded(text).flatMap(MessageUrl::section))
            .orElseGet(() -> section(""));
    if (mailbox.isEmpty() || section.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> uidValidity = Optional.ofNullable(matcher.group(2)).map(Long::valueOf);
    long uid = Long.parseLong(matcher.group(3));
    return Optional.of(
        new MessageUrl(mailbox.get(), uidValidity, uid, section.get(), partial(matcher)));
  }

  private static Optional<FetchItem.Partial> partial(Matcher matcher) {
    return Optional.ofNullable(matcher.group(5))
        .map(offset -> {
          String length = matcher.group(6);
          return new FetchItem.Partial(
              Long.parseLong(offset), length == null ? Long.MAX_VALUE : Long.parseLong(length));
        });
  }

  /// `section-spec`, as FETCH reads it.
  private static Optional<Section> section(String spec) {
    if (spec.chars().anyMatch(c -> c < ' ')) {
      return Optional.empty();
    }
    byte[] line = ("[" + spec + "]\r\n").getBytes(StandardCharsets.ISO_8859_1);
    var input = new WireInput(new ByteArrayInputStream(line), Limits.DEFAULT, () -> {}, () -> {});
    try {
      input.startCommand();
      var tokens = new Tokens(input);
      Section section = new FetchParser(tokens).section();
      tokens.end();
      return Optional.of(section);
    } catch (SyntaxError | IOException malformed) {
      return Optional.empty();
    }
  }

  /// The octets that `pct-encoded = "%" HEXDIG HEXDIG` stands for, with the others as they are.
  private static Optional<String> percentDecoded(String text) {
    var decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      boolean escape = text.charAt(at) == '%';
      if (escape && !isEscape(text, at)) {
        return Optional.empty();
      }
      decoded.append(escape ? (char) Integer.parseInt(text, at + 1, at + 3, 16) : text.charAt(at));
      at += escape ? 3 : 1;
    }
    return Optional.of(decoded.toString());
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }
}

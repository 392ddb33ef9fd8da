package org.heddle.lmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.heddle.lmtp.LmtpCommand.Bdat;
import org.heddle.lmtp.LmtpCommand.Mail.Charset;

/// Reads command lines (RFC 5321 section 4.1.2).
final class LmtpParser {
  private static final int LONGEST_ADDRESS = 512;

  private LmtpParser() {}

  /// @param line its octets as Latin-1, without the line end
  static LmtpCommand parse(String line) {
    int space = line.indexOf(' ');
    String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    return switch (verb) {
      case "LHLO" -> rest.isEmpty() ? wrong(Reply.SYNTAX) : new LmtpCommand.Lhlo(printable(rest));
      case "MAIL" -> mail(rest);
      case "RCPT" -> rcpt(rest);
      case "BDAT" -> bdat(rest);
      case "DATA" -> alone(rest, new LmtpCommand.Data());
      case "RSET" -> alone(rest, new LmtpCommand.Rset());
      case "NOOP" -> new LmtpCommand.Noop();
      case "VRFY" -> new LmtpCommand.Vrfy();
      case "STARTTLS" -> alone(rest, new LmtpCommand.StartTls());
      case "QUIT" -> alone(rest, new LmtpCommand.Quit());
      case "HELO", "EHLO" -> new LmtpCommand.Smtp();
      default -> wrong(Reply.UNKNOWN);
    };
  }

  private static LmtpCommand wrong(Reply reply) {
    return new LmtpCommand.Wrong(reply);
  }

  private static LmtpCommand alone(String rest, LmtpCommand command) {
    return rest.isEmpty() ? command : wrong(Reply.SYNTAX);
  }

  private static String printable(String text) {
    return text.replaceAll("[^!-~]", "?");
  }

  /// `"MAIL FROM:" Reverse-path [SP Mail-parameters]`
  private static LmtpCommand mail(String rest) {
    Optional<Path> path = path(rest, "FROM:");
    if (path.isEmpty()) {
      return wrong(Reply.SYNTAX);
    }
    Optional<Long> size = Optional.empty();
    var charset = Charset.ASCII;
    for (String parameter : path.get().parameters.split(" +")) {
      String upper = parameter.toUpperCase(Locale.ROOT);
      if (upper.matches("SIZE=\\d{1,18}")) {
        size = Optional.of(Long.parseLong(upper.substring("SIZE=".length())));
      } else if (upper.equals("SMTPUTF8")) {
        charset = Charset.UTF8;
      } else if (!upper.isEmpty() && !upper.matches("BODY=(7BIT|8BITMIME|BINARYMIME)")) {
        return wrong(Reply.of(555, "5.5.4", "Unknown parameter"));
      }
    }
    boolean plain = path.get().address.chars().allMatch(c -> c < 0x80);
    return plain || charset == Charset.UTF8
        ? new LmtpCommand.Mail(path.get().address, size, charset)
        : wrong(Reply.of(553, "5.6.7", "An address that is not ASCII needs SMTPUTF8"));
  }

  /// `"RCPT TO:" Forward-path [SP Rcpt-parameters]`, of which there are none here.
  private static LmtpCommand rcpt(String rest) {
    Optional<Path> path = path(rest, "TO:");
    if (path.isEmpty() || path.get().address.isEmpty()) {
      return wrong(Reply.SYNTAX);
    }
    return path.get().parameters.isEmpty()
        ? new LmtpCommand.Rcpt(path.get().address)
        : wrong(Reply.of(555, "5.5.4", "Unknown parameter"));
  }

  /// `"BDAT" SP chunk-size [SP end-marker]` (RFC 3030 section 2)
  private static LmtpCommand bdat(String rest) {
    String upper = rest.toUpperCase(Locale.ROOT);
    if (!upper.matches("\\d{1,18}( +LAST)?")) {
      return wrong(Reply.SYNTAX);
    }
    long size = Long.parseLong(upper.split(" ")[0]);
    return new Bdat(size, upper.endsWith("LAST") ? Bdat.Position.LAST : Bdat.Position.MORE);
  }

  private record Path(String address, String parameters) {}

  /// `"<" [A-d-l ":"] Mailbox ">"`, where the route is of no account; the address without quotes
  /// and backslashes.
  private static Optional<Path> path(String rest, String word) {
    if (!rest.regionMatches(true, 0, word, 0, word.length())) {
      return Optional.empty();
    }
    String text = rest.substring(word.length()).strip();
    if (!text.startsWith("<")) {
      return Optional.empty();
    }
    int at = 1;
    if (text.startsWith("<@")) {
      at = text.indexOf(':') + 1;
    }
    var address = new StringBuilder();
    boolean quoted = false;
    for (; at > 0 && at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && quoted && at + 1 < text.length()) {
        at++;
        address.append(text.charAt(at));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return finished(address.toString(), text.substring(at + 1));
      } else if (c < ' ' || c == 0x7F || (c == ' ' && !quoted)) {
        return Optional.empty();
      } else {
        address.append(c);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> finished(String address, String behind) {
    boolean apart = behind.isEmpty() || behind.startsWith(" ");
    return apart && address.length() <= LONGEST_ADDRESS
        ? utf8(address).map(text -> new Path(text, behind.strip()))
        : Optional.empty();
  }

  private static Optional<String> utf8(String octets) {
    try {
      byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

package org.heddle.lmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import org.heddle.lmtp.Command.Characters;
import org.heddle.lmtp.Command.Position;

/// Turns a line into a command.
final class CommandParser {
  private static final int LONGEST_NAME = 255;

  private CommandParser() {}

  /// @param line without its line end
  /// @throws BadCommand if it is none
  static Command parse(byte[] line) {
    String text = text(line);
    int space = text.indexOf(' ');
    String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (verb) {
      case "LHLO" -> new Command.Lhlo(name(rest));
      case "MAIL" -> mail(after("FROM:", rest));
      case "RCPT" -> rcpt(after("TO:", rest));
      case "BDAT" -> bdat(rest);
      case "DATA" -> bare(new Command.Data(), rest);
      case "RSET" -> bare(new Command.Rset(), rest);
      case "QUIT" -> bare(new Command.Quit(), rest);
      case "STARTTLS" -> bare(new Command.StartTls(), rest);
      case "NOOP" -> new Command.Noop();
      case "VRFY" -> new Command.Vrfy();
      case "HELP" -> new Command.Help();
      case "HELO", "EHLO" ->
          throw new BadCommand(new Reply(500, "5.5.1", "This is LMTP: say LHLO"));
      case "EXPN" -> throw new BadCommand(new Reply(502, "5.5.1", "There are no lists here"));
      default -> throw new BadCommand(new Reply(500, "5.5.2", "Unknown command"));
    };
  }

  private static String text(byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      if (text.chars().noneMatch(Character::isISOControl)) {
        return text;
      }
      throw new BadCommand(new Reply(500, "5.5.2", "A control character is in the line"));
    } catch (CharacterCodingException e) {
      throw new BadCommand(new Reply(500, "5.5.2", "The line is not UTF-8"));
    }
  }

  private static Command bare(Command command, String rest) {
    if (!rest.isEmpty()) {
      throw BadCommand.argument("This command has no argument");
    }
    return command;
  }

  private static String name(String rest) {
    if (rest.isEmpty() || rest.length() > LONGEST_NAME || rest.indexOf(' ') >= 0) {
      throw BadCommand.argument("Say who you are: LHLO name");
    }
    return rest;
  }

  private static String after(String keyword, String rest) {
    if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
      throw BadCommand.argument("There must be " + keyword + "<address>");
    }
    return rest.substring(keyword.length()).stripLeading();
  }

  /// `"MAIL FROM:" Reverse-path [SP Mail-parameters]`.
  private static Command mail(String rest) {
    var path = new PathReader(rest);
    Address sender = path.reverse();
    OptionalLong size = OptionalLong.empty();
    Characters characters = Characters.ASCII;
    for (String parameter : parameters(path.rest())) {
      String[] parts = parameter.split("=", 2);
      String value = parts.length < 2 ? "" : parts[1];
      switch (parts[0].toUpperCase(Locale.ROOT)) {
        case "SIZE" -> size = OptionalLong.of(number(value));
        case "BODY" -> body(value);
        case "SMTPUTF8" -> characters = utf8(parts.length);
        default -> throw unknown();
      }
    }
    if (sender.isInternational() && characters == Characters.ASCII) {
      throw new BadCommand(new Reply(550, "5.6.7", "This sender needs SMTPUTF8"));
    }
    return new Command.Mail(sender, size, characters);
  }

  private static String[] parameters(String rest) {
    if (!rest.isEmpty() && rest.charAt(0) != ' ') {
      throw BadCommand.argument("There is something behind the address");
    }
    return rest.isBlank() ? new String[0] : rest.strip().split(" +");
  }

  private static BadCommand unknown() {
    return new BadCommand(new Reply(555, "5.5.4", "Unknown parameter"));
  }

  /// `BODY=7BIT` and `BODY=8BITMIME` (RFC 6152): it is all the same here.
  private static void body(String value) {
    if (!value.equalsIgnoreCase("7BIT") && !value.equalsIgnoreCase("8BITMIME")) {
      throw BadCommand.argument("There are BODY=7BIT and BODY=8BITMIME");
    }
  }

  private static Characters utf8(int parts) {
    if (parts > 1) {
      throw BadCommand.argument("SMTPUTF8 has no value");
    }
    return Characters.UTF8;
  }

  /// `"RCPT TO:" Forward-path`; there is no parameter that was announced.
  private static Command rcpt(String rest) {
    var path = new PathReader(rest);
    Address recipient = path.forward();
    if (parameters(path.rest()).length > 0) {
      throw unknown();
    }
    return new Command.Rcpt(recipient);
  }

  /// `"BDAT" SP chunk-size [ SP "LAST" ]`.
  private static Command bdat(String rest) {
    String[] words = rest.split(" +");
    if (words.length > 2 || (words.length == 2 && !words[1].equalsIgnoreCase("LAST"))) {
      throw BadCommand.argument("It is BDAT size, or BDAT size LAST");
    }
    return new Command.Bdat(
        number(words[0]), words.length == 2 ? Position.LAST : Position.MORE_FOLLOWS);
  }

  /// `size-value = 1*20DIGIT` (RFC 1870 section 3); what is more than any message is cut.
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 20 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw BadCommand.argument("There must be a number of octets");
    }
    return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
  }
}

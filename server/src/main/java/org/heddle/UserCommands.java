package org.heddle;

import java.io.PrintStream;
import java.util.Optional;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Quantity;
import org.heddle.storage.QuotaLimits;
import picocli.CommandLine.ParseResult;

/// What the commands below `heddle user` do.
record UserCommands(Commands commands, PrintStream out) {
  private enum Kind {
    TYPED,
    STORED
  }

  /// @param path the words behind `heddle user`
  /// @return whether there is such a command
  boolean run(String path, ParseResult asked) {
    switch (path) {
      case "add" -> add(asked);
      case "passwd" -> changePassword(asked);
      case "remove" -> commands.users().remove(name(asked));
      case "list" -> commands.users().names().forEach(out::println);
      case "show" -> commands.users().describe(name(asked)).forEach(out::println);
      case "quota" -> commands.users().limit(name(asked), limits(asked));
      case "app-password add" ->
          out.println(commands.users().addAppPassword(name(asked), label(asked)).value());
      case "app-password list" -> commands.users().appPasswords(name(asked)).forEach(out::println);
      case "app-password remove" -> commands.users().removeAppPassword(name(asked), label(asked));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void add(ParseResult asked) {
    UserAdministration users = commands.users();
    switch (kind(asked)) {
      case TYPED -> users.add(name(asked), commands.newPassword());
      case STORED -> users.addStored(name(asked), commands.firstLine().strip());
    }
  }

  private void changePassword(ParseResult asked) {
    UserAdministration users = commands.users();
    switch (kind(asked)) {
      case TYPED -> users.changePassword(name(asked), commands.newPassword());
      case STORED -> users.changeStored(name(asked), commands.firstLine().strip());
    }
  }

  private static Kind kind(ParseResult asked) {
    return asked.hasMatchedOption(UserSyntax.HASH) ? Kind.STORED : Kind.TYPED;
  }

  private static String name(ParseResult asked) {
    return asked.matchedPositional(0).getValue();
  }

  private static String label(ParseResult asked) {
    return asked.matchedOptionValue(UserSyntax.LABEL, "");
  }

  private static Optional<QuotaLimits> limits(ParseResult asked) {
    Optional<Long> bytes = limit(asked, UserSyntax.SIZE);
    Optional<Long> messages = limit(asked, UserSyntax.MESSAGES);
    return bytes.isEmpty() && messages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new QuotaLimits(
                bytes.orElse(QuotaLimits.UNLIMITED), messages.orElse(QuotaLimits.UNLIMITED)));
  }

  private static Optional<Long> limit(ParseResult asked, String option) {
    Optional<String> text = Optional.ofNullable(asked.matchedOptionValue(option, null));
    try {
      return text.map(Quantity::size);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidSetting(
          option + ": '" + text.orElse("") + "': write it as 500, 64MB or 2GB");
    }
  }
}

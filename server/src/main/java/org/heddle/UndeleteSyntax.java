package org.heddle;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Keys;
import org.heddle.config.Quantity;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What can be typed behind `heddle undelete`.
final class UndeleteSyntax {
  private static final String ACCOUNT = "--account";
  private static final String SINCE = "--since";
  private static final String LIST = "--list";

  private UndeleteSyntax() {}

  static CommandSpec of(Keys keys) {
    CommandSpec command =
        Syntax.command(
            "undelete", "Bring back expunged messages, as far as --keep-expunged keeps them.");
    command.addOption(Syntax.text(ACCOUNT, "NAME", "Whose messages.").required(true).build());
    command.addOption(
        Syntax.text(Syntax.MAILBOX, "NAME", "The mailbox they were in; any if not given.").build());
    command.addOption(
        Syntax.text(
                SINCE,
                "TIME",
                "Only what was expunged since then: 2h or 3d ago, 2026-11-26 or 2026-11-26T14:30"
                    + " in this machine's zone.")
            .build());
    command.addOption(
        OptionSpec.builder(LIST)
            .type(boolean.class)
            .arity("0")
            .description("Only print what would come back.")
            .build());
    Syntax.settings(command, keys, Syntax.Listing.HIDDEN);
    return command;
  }

  /// What was typed.
  ///
  /// @throws InvalidSetting if a value cannot be used
  static Undeletion.Request request(ParseResult asked) {
    return new Undeletion.Request(
        asked.hasMatchedOption(LIST) ? Undeletion.Action.LIST : Undeletion.Action.RESTORE,
        asked.matchedOptionValue(ACCOUNT, ""),
        Optional.of(asked.matchedOptionValue(Syntax.MAILBOX, ""))
            .filter(text -> !text.isEmpty())
            .map(UndeleteSyntax::mailbox),
        since(asked.matchedOptionValue(SINCE, "")));
  }

  private static MailboxName mailbox(String text) {
    try {
      return new MailboxName(text);
    } catch (StorageException.InvalidName e) {
      throw new InvalidSetting(Syntax.MAILBOX + ": " + e.message());
    }
  }

  static Instant since(String text) {
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
        return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
      }
      return text.matches("\\d{4}-\\d\\d-\\d\\dT.*")
          ? LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant()
          : Instant.now().minus(Quantity.duration(text));
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new InvalidSetting(
          SINCE + ": '" + text + "': write it as 2h, 3d, 2026-11-26 or 2026-11-26T14:30");
    }
  }
}

package org.heddle;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What can be typed behind the commands that move mail from store to store.
final class MovingSyntax {
  static final String FROM = "--from";
  static final String TO = "--to";
  static final String ACCOUNT = "--account";
  static final String FORMAT = "--format";

  private static final String STORE = "STORE";

  private MovingSyntax() {}

  /// The commands; each takes stores, and none the settings of a server.
  static List<CommandSpec> commands() {
    return List.of(verify(), export());
  }

  /// Whether it is one of these commands that was typed.
  static boolean isOne(ParseResult asked) {
    String name = asked.commandSpec().qualifiedName();
    return commands().stream().anyMatch(command -> name.equals("heddle " + command.name()));
  }

  /// What these words ask for, of which the first is the command.
  static ParseResult parse(List<String> words) {
    CommandSpec heddle = Syntax.command("heddle", "Moves mail.");
    commands().forEach(command -> heddle.addSubcommand(command.name(), command));
    return new CommandLine(heddle).parseArgs(words.toArray(String[]::new)).subcommand();
  }

  private static CommandSpec verify() {
    CommandSpec command = Syntax.command("verify", "Compare two stores, message by message.");
    command.addOption(Syntax.text(FROM, STORE, "The source.").required(true).build());
    command.addOption(Syntax.text(TO, STORE, "The target.").required(true).build());
    command.addOption(accounts("What to compare; all accounts of both if not given."));
    return withStores(command);
  }

  private static CommandSpec export() {
    CommandSpec command =
        Syntax.command("export", "Write an account into files that other programs read.");
    command.addOption(Syntax.text(FROM, STORE, "Where the account is.").required(true).build());
    command.addOption(Syntax.text(ACCOUNT, "NAME", "The account.").required(true).build());
    command.addOption(
        Syntax.text(FORMAT, "FORMAT", "maildir, or mbox for one file a mailbox.")
            .required(true)
            .build());
    command.addOption(
        Syntax.text(TO, "DIRECTORY", "What is made; must not be there yet.")
            .required(true)
            .build());
    return withStores(command);
  }

  private static OptionSpec accounts(String description) {
    return OptionSpec.builder(ACCOUNT)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel("NAME")
        .description(description)
        .build();
  }

  private static CommandSpec withStores(CommandSpec command) {
    command
        .usageMessage()
        .footer(
            "",
            "A STORE is maildir:DIRECTORY or jdbc:DIRECTORY, with the data directory of a server,"
                + " or",
            "jdbc:postgresql://HOST/DATABASE?user=NAME. The storage's options may follow a"
                + " directory,",
            "as maildir:DIRECTORY?maildir-root=/var/mail/%%u. A database's password is taken from",
            "HEDDLE_JDBC_PASSWORD or ~/.pgpass. Where a server runs on the directory, it does the"
                + " work.");
    return command;
  }
}

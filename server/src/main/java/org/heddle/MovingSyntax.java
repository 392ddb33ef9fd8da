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

  static final String ALL = "--all";
  static final String AS = "--as";
  static final String PREPARE = "--prepare";
  static final String LIVE = "--live";
  static final String PASSWORD_FILE = "--password-file";
  static final String CA = "--ca";

  /// What is written where a store is wanted.
  static final String STORE = "STORE";

  /// The variable that holds the password for an IMAP server.
  static final String IMAP_PASSWORD = "HEDDLE_IMAP_PASSWORD";

  private MovingSyntax() {}

  /// The commands; each takes stores, and none the settings of a server.
  static List<CommandSpec> commands() {
    return List.of(migrate(), backup(), restore(), verify(), export());
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

  private static CommandSpec migrate() {
    CommandSpec command =
        Syntax.command(
            "migrate", "Copy accounts to another store, as they are; again for changes.");
    command.addOption(
        Syntax.text(FROM, STORE, "The source, or imaps://USER@HOST for an account elsewhere.")
            .required(true)
            .build());
    command.addOption(
        Syntax.text(TO, STORE, "The target; made if it is not there.").required(true).build());
    command.addOption(accounts("What to copy; from an IMAP server, what it is called here."));
    command.addOption(flag(ALL, "Copy all accounts, as if none is given."));
    command.addOption(Syntax.text(AS, "NAME", "What one account is called in the target.").build());
    command.addOption(
        flag(PREPARE, "Only prepare: the target is to be brought up to date by another run."));
    command.addOption(
        flag(LIVE, "Move the accounts of a server that runs, while they are in use."));
    command.addOption(
        Syntax.text(PASSWORD_FILE, "FILE", "Its first line is the password of the IMAP server.")
            .build());
    command.addOption(
        Syntax.text(CA, "FILE", "Certificates, in PEM, that are to be believed instead of Java's.")
            .build());
    return withStores(command);
  }

  private static CommandSpec backup() {
    CommandSpec command =
        Syntax.command("backup", "Bring a directory up to date with a store, which may be in use.");
    command.addOption(Syntax.text(FROM, STORE, "What to back up.").required(true).build());
    command.addOption(
        Syntax.text(TO, "DIRECTORY", "The backup: Maildirs; made if it is not there.")
            .required(true)
            .build());
    command.addOption(accounts("What to back up; all accounts if not given."));
    return withStores(command);
  }

  private static CommandSpec restore() {
    CommandSpec command = Syntax.command("restore", "Copy accounts from a backup to a store.");
    command.addOption(
        Syntax.text(FROM, "DIRECTORY", "What backup has made.").required(true).build());
    command.addOption(
        Syntax.text(TO, STORE, "The target; made if it is not there.").required(true).build());
    command.addOption(accounts("What to copy; all accounts if not given."));
    command.addOption(Syntax.text(AS, "NAME", "What one account is called in the target.").build());
    return withStores(command);
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
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

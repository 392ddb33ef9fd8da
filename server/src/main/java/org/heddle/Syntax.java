package org.heddle;

import java.util.List;
import org.heddle.config.Key;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.storage.StorageProvider.Visibility;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What can be typed. Built in code: the options of the storages are only known at run time.
final class Syntax {
  static final String DEMO = "--demo";
  static final String USER = "--user";
  static final String MINUTES = "--minutes";
  static final String SEED = "--seed";
  static final String DATA_DIR = "--data-dir";
  static final String MAILBOX = "--mailbox";
  static final String SENDER = "--sender";
  static final String RECIPIENT = "--recipient";
  static final String ACCOUNT = "--account";
  static final String REPAIR = "--repair";
  static final String REBUILD = "--rebuild";

  /// Whether the help of a command says that it takes the settings.
  enum Listing {
    SHOWN,
    HIDDEN
  }

  private Syntax() {}

  static CommandSpec of(Keys keys) {
    CommandSpec heddle =
        command("heddle", "An IMAP server.")
            .addSubcommand("serve", serve(keys))
            .addSubcommand("user", UserSyntax.of(keys))
            .addSubcommand("stdio", stdio(keys))
            .addSubcommand("deliver", deliver(keys))
            .addSubcommand("import", importMail(keys))
            .addSubcommand("undelete", UndeleteSyntax.of(keys))
            .addSubcommand("fsck", check(keys))
            .addSubcommand("check-config", checkConfig(keys))
            .addSubcommand("crash-test", crashTest(keys))
            .addSubcommand("warm-up", warmUp());
    MovingSyntax.commands().forEach(command -> heddle.addSubcommand(command.name(), command));
    heddle.version("heddle " + version());
    heddle.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .type(boolean.class)
            .arity("0")
            .description("Print the version and exit.")
            .build());
    return heddle;
  }

  static String version() {
    String version = Syntax.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  static CommandSpec command(String name, String description) {
    CommandSpec command = CommandSpec.create().name(name);
    command
        .usageMessage()
        .description(description)
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .width(100);
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .arity("0")
            .description("Print this and exit.")
            .build());
    return command;
  }

  private static CommandSpec serve(Keys keys) {
    CommandSpec serve = command("serve", "Serve mail until it is told to stop.");
    serve.addOption(
        OptionSpec.builder(DEMO)
            .type(boolean.class)
            .arity("0")
            .description("Make an account demo, password demo, with some mail to look at.")
            .build());
    settings(serve, keys, Listing.SHOWN);
    return serve;
  }

  private static CommandSpec stdio(Keys keys) {
    CommandSpec stdio =
        command("stdio", "Speak IMAP on standard input and output, for a user who is known.");
    stdio.addOption(
        OptionSpec.builder(USER)
            .type(String.class)
            .paramLabel("NAME")
            .description("The account; that of the Unix user if not given.")
            .build());
    settings(stdio, keys, Listing.HIDDEN);
    return stdio;
  }

  private static CommandSpec deliver(Keys keys) {
    CommandSpec deliver =
        command("deliver", "Deliver one message from standard input, for an MTA that pipes.");
    deliver.addOption(text(USER, "NAME", "Whose mail it is.").required(true).build());
    deliver.addOption(
        text(MAILBOX, "MAILBOX", "Where to; INBOX if not given or if there is none such.").build());
    deliver.addOption(
        text(SENDER, "ADDRESS", "The envelope's sender; empty for a bounce.").build());
    deliver.addOption(
        text(RECIPIENT, "ADDRESS", "The envelope's recipient, for Delivered-To.").build());
    settings(deliver, keys, Listing.HIDDEN);
    return deliver;
  }

  private static CommandSpec importMail(Keys keys) {
    CommandSpec command =
        command(
            "import", "Take mail from mbox files, Maildirs, .eml files or directories of them.");
    command.addOption(text(USER, "NAME", "Whose mail it is to be.").required(true).build());
    command.addOption(text(MAILBOX, "MAILBOX", "Where to; INBOX if not given.").build());
    command.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("PATH")
            .required(true)
            .description("What to take.")
            .build());
    settings(command, keys, Listing.HIDDEN);
    return command;
  }

  static OptionSpec.Builder text(String name, String placeholder, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(placeholder)
        .description(description);
  }

  private static CommandSpec check(Keys keys) {
    CommandSpec command =
        command("fsck", "Look for damage in the mail store; changes nothing unless told to.");
    command.addOption(
        OptionSpec.builder(ACCOUNT)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel("NAME")
            .description("An account to check; all if not given.")
            .build());
    command.addOption(flag(REPAIR, "Put right what can be put right."));
    command.addOption(
        flag(REBUILD, "Make an embedded database anew before, from its backup and the journal."));
    settings(command, keys, Listing.HIDDEN);
    return command;
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  private static CommandSpec checkConfig(Keys keys) {
    CommandSpec check =
        command("check-config", "Print every setting, and where it was set; secrets are hidden.");
    settings(check, keys, Listing.HIDDEN);
    return check;
  }

  private static CommandSpec crashTest(Keys keys) {
    CommandSpec command =
        command(
            "crash-test",
            "Kill servers at work, and look whether they kept what they had acknowledged.");
    command.addOption(text(MINUTES, "NUMBER", "How long; 5 if not given.").build());
    command.addOption(text(SEED, "NUMBER", "What decides what is done, to do it again.").build());
    settings(command, keys, Listing.HIDDEN);
    return command;
  }

  private static CommandSpec warmUp() {
    CommandSpec warmUp =
        command("warm-up", "Start, log in and stop, in a directory of its own, for the AOT cache.");
    warmUp.usageMessage().hidden(true);
    return warmUp;
  }

  /// Lets a command take all settings too.
  static void settings(CommandSpec command, Keys keys, Listing listing) {
    command.addOption(
        OptionSpec.builder("--" + Resolution.CONFIG)
            .type(String.class)
            .paramLabel("FILE")
            .description("A file of lines 'key = value'; each option below is a key.")
            .build());
    if (listing == Listing.HIDDEN) {
      keys.all().forEach(key -> command.addOption(option(key, listing)));
      command.usageMessage().footer("", "Takes the options of 'heddle serve' too.");
      return;
    }
    keys.own().forEach(key -> command.addOption(option(key, listing)));
    for (String storage : keys.storages()) {
      List<Key> own = keys.of(storage);
      if (!own.isEmpty()) {
        var group = ArgGroupSpec.builder().heading("%nFor --storage " + storage + ":%n");
        group.validate(false);
        own.forEach(key -> group.addArg(option(key, listing)));
        command.addArgGroup(group.build());
      }
    }
    command
        .usageMessage()
        .footer(
            "",
            "Every option can also be set in the environment, as HEDDLE_LISTEN for --listen, and"
                + " in",
            "the file named by --config. A flag is stronger than the environment, and that than"
                + " the",
            "file.");
  }

  private static OptionSpec option(Key key, Listing listing) {
    String fallback =
        key.defaultValue().isEmpty() || key.visibility() == Visibility.SECRET
            ? ""
            : " Default: " + key.defaultValue();
    // Picocli would take a percent sign for a variable of its own.
    String text = (key.help() + fallback).replace("%", "%%");
    var option =
        OptionSpec.builder(key.flag())
            .paramLabel(key.placeholder())
            .description(text)
            .arity("1")
            .hidden(listing == Listing.HIDDEN);
    return key.arity() == Key.Arity.REPEATED
        ? option.type(List.class).auxiliaryTypes(String.class).build()
        : option.type(String.class).build();
  }
}

package org.heddle;

import org.heddle.config.Keys;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What can be typed behind `heddle user`.
final class UserSyntax {
  static final String HASH = "--hash";
  static final String LABEL = "--label";
  static final String SIZE = "--size";
  static final String MESSAGES = "--messages";

  private UserSyntax() {}

  static CommandSpec of(Keys keys) {
    return Syntax.command("user", "Say who may log in.")
        .addSubcommand("add", withPassword("add", "Add a user.", keys))
        .addSubcommand("passwd", withPassword("passwd", "Change a user's password.", keys))
        .addSubcommand("remove", named("remove", "Take a user's login away; the mail stays.", keys))
        .addSubcommand("list", list(keys))
        .addSubcommand("show", named("show", "Print what is known of a user, no secrets.", keys))
        .addSubcommand("quota", quota(keys))
        .addSubcommand("app-password", appPassword(keys));
  }

  private static CommandSpec list(Keys keys) {
    CommandSpec list = Syntax.command("list", "Print the names of all users.");
    Syntax.settings(list, keys, Syntax.Listing.HIDDEN);
    return list;
  }

  private static CommandSpec withPassword(String name, String description, Keys keys) {
    CommandSpec command = named(name, description, keys);
    command
        .usageMessage()
        .footer("", "The password is asked for, or read as one line from standard input.");
    command.addOption(
        OptionSpec.builder(HASH)
            .type(boolean.class)
            .arity("0")
            .description(
                "The line on standard input is no password, but what another server stored of one,"
                    + " as {SHA512-CRYPT}$6$...")
            .build());
    return command;
  }

  private static CommandSpec quota(Keys keys) {
    CommandSpec quota =
        named("quota", "Give a user limits of their own; without options, those of all.", keys);
    quota.addOption(
        Syntax.text(SIZE, "SIZE", "How much mail the account may hold; no limit if not given.")
            .build());
    quota.addOption(
        Syntax.text(MESSAGES, "NUMBER", "How many messages it may hold; no limit if not given.")
            .build());
    return quota;
  }

  private static CommandSpec appPassword(Keys keys) {
    return Syntax.command("app-password", "Give a user a password for each app or device.")
        .addSubcommand("add", labelled("add", "Make an app password and print it, once.", keys))
        .addSubcommand("list", named("list", "Print what a user's app passwords are for.", keys))
        .addSubcommand("remove", labelled("remove", "Make an app password useless.", keys));
  }

  private static CommandSpec labelled(String name, String description, Keys keys) {
    CommandSpec command = named(name, description, keys);
    command.addOption(
        Syntax.text(LABEL, "LABEL", "What it is for, as 'phone'.").required(true).build());
    return command;
  }

  private static CommandSpec named(String name, String description, Keys keys) {
    CommandSpec command = Syntax.command(name, description);
    command.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .type(String.class)
            .paramLabel("NAME")
            .required(true)
            .description("The user's name.")
            .build());
    Syntax.settings(command, keys, Syntax.Listing.HIDDEN);
    return command;
  }
}

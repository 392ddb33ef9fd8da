package org.heddle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Key;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Suggestion;
import org.heddle.storage.Finding;
import org.heddle.storage.StorageException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Finds out what the command line asks for, has it done, and turns what went wrong into one line
/// and a status.
final class CommandLineProgram {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private static final String USERS = "heddle user ";

  private final Surroundings surroundings;
  private final Keys keys;

  CommandLineProgram(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.keys = new Keys(surroundings.storages());
  }

  /// @return the status of the process
  int run(String... args) {
    try {
      ParseResult asked = leaf(new CommandLine(Syntax.of(keys)).parseArgs(args));
      CommandLine command = asked.commandSpec().commandLine();
      if (asked.isUsageHelpRequested()) {
        command.usage(surroundings.out());
        return DONE;
      }
      if (asked.isVersionHelpRequested()) {
        command.printVersionHelp(surroundings.out());
        return DONE;
      }
      return MovingSyntax.isOne(asked)
          ? new MovingCommand(surroundings).run(List.of(args))
          : execute(asked);
    } catch (ParameterException e) {
      return complain(delivers(args) ? DeliverCommand.USAGE : MISUSED, misuse(e));
    } catch (InvalidSetting e) {
      return complain(MISUSED, String.valueOf(e.getMessage()));
    } catch (CannotStart | UserAdministration.Refusal | StorageException e) {
      return complain(FAILED, String.valueOf(e.getMessage()));
    }
  }

  /// Its callers know other statuses than those of the other commands.
  private static boolean delivers(String... args) {
    return args.length > 0 && args[0].equals("deliver");
  }

  private static ParseResult leaf(ParseResult parsed) {
    return parsed.hasSubcommand() ? leaf(parsed.subcommand()) : parsed;
  }

  private int execute(ParseResult asked) {
    var commands = new Commands(surroundings, keys, () -> resolve(asked));
    String name = asked.commandSpec().qualifiedName();
    switch (name) {
      case "heddle serve" ->
          commands.serve(
              asked.hasMatchedOption(Syntax.DEMO) ? Commands.Mail.DEMO : Commands.Mail.OWN);
      case "heddle check-config" -> commands.checkConfig();
      case "heddle stdio" ->
          commands.stdio(asked.matchedOptionValue(Syntax.USER, System.getProperty("user.name")));
      case "heddle deliver" -> {
        return commands.deliver(parcel(asked), this::complain);
      }
      case "heddle import" -> {
        List<String> paths = asked.matchedPositional(0).originalStringValues();
        return commands.importMail(
            asked.matchedOptionValue(Syntax.USER, ""),
            ImportCommand.request(asked.matchedOptionValue(Syntax.MAILBOX, ""), paths));
      }
      case "heddle undelete" -> commands.undelete(UndeleteSyntax.request(asked));
      case "heddle fsck" -> {
        return check(commands, asked);
      }
      case "heddle crash-test" -> {
        return commands.crashTest(
            CrashTestCommand.Request.of(
                asked.matchedOptionValue(Syntax.MINUTES, ""),
                asked.matchedOptionValue(Syntax.SEED, ""),
                asked.matchedOptionValue(Syntax.DATA_DIR, "")));
      }
      case "heddle warm-up" -> new WarmUp(surroundings.storages()).run();
      default -> {
        var users = new UserCommands(commands, surroundings.out());
        if (name.startsWith(USERS) && users.run(name.substring(USERS.length()), asked)) {
          return DONE;
        }
        asked.commandSpec().commandLine().usage(surroundings.err());
        return MISUSED;
      }
    }
    return DONE;
  }

  private static int check(Commands commands, ParseResult asked) {
    return commands.check(
        asked.matchedOptionValue(Syntax.ACCOUNT, List.of()),
        asked.hasMatchedOption(Syntax.REPAIR) ? Finding.Repair.YES : Finding.Repair.NO,
        asked.hasMatchedOption(Syntax.REBUILD)
            ? CheckCommand.Rebuild.YES
            : CheckCommand.Rebuild.NO);
  }

  private Parcel parcel(ParseResult asked) {
    return new Parcel(
        asked.matchedOptionValue(Syntax.USER, ""),
        asked.matchedOptionValue(Syntax.MAILBOX, ""),
        asked.matchedOptionValue(Syntax.SENDER, ""),
        asked.matchedOptionValue(Syntax.RECIPIENT, ""),
        surroundings.in());
  }

  private Resolution resolve(ParseResult asked) {
    Map<String, List<String>> flags = new LinkedHashMap<>();
    List<String> names = keys.all().stream().map(Key::name).toList();
    for (CommandLine.Model.OptionSpec option : asked.matchedOptions()) {
      String name = option.longestName().replaceFirst("^--", "");
      if (names.contains(name) || name.equals(Resolution.CONFIG)) {
        flags.put(name, option.originalStringValues());
      }
    }
    return Resolution.of(keys, flags, surroundings.environment());
  }

  private static String misuse(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().getFirst();
      CommandSpec command = e.getCommandLine().getCommandSpec();
      return typed.startsWith("-")
          ? "there is no option "
              + typed
              + " here"
              + suggestion(typed, command.optionsMap().keySet())
          : "there is no command " + typed + suggestion(typed, command.subcommands().keySet());
    }
    return String.valueOf(e.getMessage());
  }

  private static String suggestion(String typed, Collection<String> candidates) {
    String name = typed.replaceFirst("=.*", "");
    return Suggestion.after(name, candidates, "");
  }

  private int complain(int status, String reason) {
    surroundings.err().println("heddle: " + reason);
    return status;
  }
}

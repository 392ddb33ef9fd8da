package org.heddle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.config.Settings;
import org.heddle.moving.AccountNames;
import org.heddle.moving.Export;
import org.heddle.moving.Failure;
import org.heddle.moving.Report;
import org.heddle.moving.Store;
import org.heddle.moving.Store.Presence;
import org.heddle.moving.Verification;
import org.heddle.moving.imap.Address;
import org.heddle.routing.RoutedStorage;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs the commands that move mail: in a server, with the storage that it has open, or alone.
///
/// @param providers the storages there are
/// @param served what the server has open
record Errands(Collection<StorageProvider> providers, Optional<Served> served) {
  /// What a server has open.
  record Served(Settings settings, RoutedStorage storage) {
    /// Whether this is what that store names. The store need not tell all options, but must name
    /// the same database.
    boolean is(Store store) {
      String url = store.provider().name() + "-url";
      var options = settings.storageOptions();
      return store.provider().name().equals(settings.storage())
          && store.directory().filter(this::isOurs).isPresent()
          && options.getOrDefault(url, "").equals(store.options().getOrDefault(url, ""))
          && options.entrySet().containsAll(store.options().entrySet());
    }

    private boolean isOurs(Path directory) {
      return real(directory).equals(real(settings.dataDirectory().toAbsolutePath()));
    }

    private static Path real(Path directory) {
      try {
        return directory.toRealPath();
      } catch (IOException missing) {
        return directory.normalize();
      }
    }
  }

  /// The stores that an errand names: a server that runs on the directory of one of them is to do
  /// it.
  List<Store> stores(Errand errand) {
    ParseResult asked = MovingSyntax.parse(errand.words());
    return Stream.of(MovingSyntax.FROM, MovingSyntax.TO)
        .filter(option -> isStore(asked, option))
        .map(option -> store(errand, asked, option))
        .toList();
  }

  /// What is no store has no server of ours that has it open.
  private static boolean isStore(ParseResult asked, String option) {
    return Optional.ofNullable(asked.commandSpec().findOption(option))
        .filter(found -> found.paramLabel().equals(MovingSyntax.STORE))
        .filter(found -> !Address.isOne(text(asked, option)))
        .isPresent();
  }

  private Store store(Errand errand, ParseResult asked, String option) {
    return store(errand, text(asked, option));
  }

  private Store store(Errand errand, String text) {
    return Store.parse(text, errand.directory(), providers).withSecrets(errand.secrets());
  }

  private static String text(ParseResult asked, String option) {
    return asked.matchedOptionValue(option, "");
  }

  /// Does it.
  ///
  /// @return the status of the command
  /// @throws Failure if it cannot be done
  /// @throws org.heddle.storage.StorageException if a storage fails
  int run(Errand errand, Report report) {
    try {
      ParseResult asked = MovingSyntax.parse(errand.words());
      return switch (asked.commandSpec().name()) {
        case "verify" -> verify(errand, asked, report);
        case "export" -> export(errand, asked, report);
        case "migrate" ->
            asked.hasMatchedOption(MovingSyntax.LIVE)
                ? moveLive(errand, asked, report)
                : migrations(errand, asked, report).migrate();
        case "backup" -> migrations(errand, asked, report).backUp();
        case "restore" -> migrations(errand, asked, report).restore();
        default -> throw new Failure("there is no such command");
      };
    } catch (ParameterException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (StorageException.Unavailable e) {
      throw new Failure(
          e.explained()
              + " (if another process has the store open: stop it, or, if it is a server, name its"
              + " --data-dir)",
          e);
    }
  }

  /// Moves accounts of the server that runs, while they are in use.
  private int moveLive(Errand errand, ParseResult asked, Report report) {
    Store from = store(errand, asked, MovingSyntax.FROM);
    Store to = store(errand, asked, MovingSyntax.TO);
    RoutedStorage storage =
        served
            .filter(one -> one.is(from) && !one.is(to))
            .map(Served::storage)
            .orElseThrow(() ->
                new Failure("--live moves accounts of a server that runs on --from, to elsewhere"));
    List<String> accounts = asked.matchedOptionValue(MovingSyntax.ACCOUNT, List.of());
    if (accounts.isEmpty()) {
      throw new Failure("--live moves the accounts that --account names");
    }
    for (String name : accounts) {
      if (!exists(storage, name)) {
        throw new Failure("there is no account " + name);
      }
      storage.move(name, to, report);
    }
    return CommandLineProgram.DONE;
  }

  private Migrations migrations(Errand errand, ParseResult asked, Report report) {
    return new Migrations(
        errand, asked, (text, presence) -> open(store(errand, text), presence), report);
  }

  private Store.Opened open(Store store, Presence presence) {
    return served
        .filter(one -> one.is(store))
        .<Storage>map(Served::storage)
        .or(() -> served.flatMap(one -> one.storage().find(store)))
        .map(Store.Opened::lent)
        .orElseGet(() -> store.open(presence));
  }

  private int verify(Errand errand, ParseResult asked, Report report) {
    try (var from = open(store(errand, asked, MovingSyntax.FROM), Presence.REQUIRED);
        var to = open(store(errand, asked, MovingSyntax.TO), Presence.REQUIRED)) {
      List<String> named = asked.matchedOptionValue(MovingSyntax.ACCOUNT, List.of());
      var verification = new Verification(from.storage(), to.storage(), report);
      Verification.Result result =
          named.isEmpty() ? verification.runAll() : verification.run(named);
      report.line(result.summary());
      return result.differences() == 0 ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    }
  }

  /// Whether there is an account of that name.
  static boolean exists(Storage storage, String name) {
    return storage.users().find(name).isPresent() || AccountNames.of(List.of(), storage).has(name);
  }

  private int export(Errand errand, ParseResult asked, Report report) {
    Export.Format format = format(text(asked, MovingSyntax.FORMAT));
    Path target = errand.directory().resolve(text(asked, MovingSyntax.TO));
    String name = text(asked, MovingSyntax.ACCOUNT);
    try (var from = open(store(errand, asked, MovingSyntax.FROM), Presence.REQUIRED)) {
      if (!exists(from.storage(), name)) {
        throw new Failure("there is no account " + name);
      }
      Export.Result result = Export.run(from.storage().account(name), format, target, report);
      report.line(result.summary());
      return CommandLineProgram.DONE;
    }
  }

  private static Export.Format format(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "maildir" -> Export.Format.MAILDIR;
      case "mbox" -> Export.Format.MBOX;
      default -> throw new Failure("there are the formats maildir and mbox");
    };
  }
}

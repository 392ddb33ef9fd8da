package org.heddle;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.heddle.config.Settings;
import org.heddle.moving.Export;
import org.heddle.moving.Failure;
import org.heddle.moving.Report;
import org.heddle.moving.Store;
import org.heddle.moving.Store.Presence;
import org.heddle.moving.Verification;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs the commands that move mail: in a server, with the storage that it has open, or alone.
///
/// @param providers the storages there are
/// @param served what the server has open
record Errands(Collection<StorageProvider> providers, Optional<Served> served) {
  /// What a server has open.
  record Served(Settings settings, Storage storage) {
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
      return directory.normalize().equals(settings.dataDirectory().toAbsolutePath().normalize());
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

  private static boolean isStore(ParseResult asked, String option) {
    return asked.commandSpec().findOption(option) != null
        && asked.commandSpec().findOption(option).paramLabel().equals("STORE");
  }

  private Store store(Errand errand, ParseResult asked, String option) {
    return Store.parse(text(asked, option), errand.directory(), providers)
        .withSecrets(errand.secrets());
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
        default -> throw new Failure("there is no such command");
      };
    } catch (ParameterException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private Store.Opened open(Store store, Presence presence) {
    return served
        .filter(one -> one.is(store))
        .map(one -> Store.Opened.lent(one.storage()))
        .orElseGet(() -> store.open(presence));
  }

  private int verify(Errand errand, ParseResult asked, Report report) {
    try (var from = open(store(errand, asked, MovingSyntax.FROM), Presence.REQUIRED);
        var to = open(store(errand, asked, MovingSyntax.TO), Presence.REQUIRED)) {
      List<String> named = asked.matchedOptionValue(MovingSyntax.ACCOUNT, List.of());
      var verification = new Verification(from.storage(), to.storage(), report);
      Verification.Result result =
          verification.run(named.isEmpty() ? all(from.storage(), to.storage()) : named);
      report.line(result.summary());
      return result.differences() == 0 ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    }
  }

  private static Collection<String> all(Storage from, Storage to) {
    var names = new TreeSet<>(from.users().names());
    names.addAll(to.users().names());
    return names;
  }

  private int export(Errand errand, ParseResult asked, Report report) {
    Export.Format format = format(text(asked, MovingSyntax.FORMAT));
    Path target = errand.directory().resolve(text(asked, MovingSyntax.TO));
    String name = text(asked, MovingSyntax.ACCOUNT);
    try (var from = open(store(errand, asked, MovingSyntax.FROM), Presence.REQUIRED)) {
      if (!from.storage().users().names().contains(name)) {
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

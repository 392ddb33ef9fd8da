package org.heddle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.heddle.moving.Failure;
import org.heddle.moving.ImapSource;
import org.heddle.moving.Migration;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.Migration.Logins;
import org.heddle.moving.Report;
import org.heddle.moving.Store;
import org.heddle.moving.imap.Address;
import org.heddle.moving.imap.Trust;
import org.heddle.storage.Storage;
import picocli.CommandLine.ParseResult;

/// Runs the commands that copy accounts: `migrate`, `backup` and `restore`.
record Migrations(Errand errand, ParseResult asked, Opening stores, Report report) {
  /// A file of more bytes holds no password.
  private static final long LONGEST_PASSWORD = 4096;

  /// How stores are opened.
  interface Opening {
    /// @param text as it was typed
    Store.Opened open(String text, Store.Presence presence);
  }

  private String text(String option) {
    return asked.matchedOptionValue(option, "");
  }

  private Optional<String> given(String option) {
    return Optional.of(text(option)).filter(value -> !value.isEmpty());
  }

  private List<String> accounts() {
    List<String> accounts = asked.matchedOptionValue(MovingSyntax.ACCOUNT, List.of());
    if (!accounts.isEmpty() && asked.hasMatchedOption(MovingSyntax.ALL)) {
      throw new Failure("either --all, or some accounts");
    }
    if (accounts.size() != 1 && asked.hasMatchedOption(MovingSyntax.AS)) {
      throw new Failure("--as is for one --account");
    }
    return accounts;
  }

  private Ending ending() {
    return asked.hasMatchedOption(MovingSyntax.PREPARE) ? Ending.FOLLOWING : Ending.RELEASED;
  }

  int migrate() {
    if (Address.isOne(text(MovingSyntax.FROM))) {
      return fromImap();
    }
    return run(text(MovingSyntax.FROM), text(MovingSyntax.TO), ending(), Logins.REPLACED);
  }

  int backUp() {
    return run(
        text(MovingSyntax.FROM), tree(text(MovingSyntax.TO)), Ending.FOLLOWING, Logins.REPLACED);
  }

  int restore() {
    return run(tree(text(MovingSyntax.FROM)), text(MovingSyntax.TO), Ending.RELEASED, Logins.KEPT);
  }

  /// A backup is a Maildir store like any other.
  private static String tree(String directory) {
    return "maildir:" + directory;
  }

  private int run(String source, String target, Ending ending, Logins logins) {
    List<String> accounts = accounts();
    try (var from = stores.open(source, Store.Presence.REQUIRED);
        var to = stores.open(target, Store.Presence.MADE)) {
      accounts.forEach(name -> require(from.storage(), name));
      var plan = new Migration.Plan(accounts, given(MovingSyntax.AS), ending, logins);
      Migration.Result result = new Migration(from.storage(), to.storage(), plan, report).run();
      report.line(result.summary());
      return result.succeeded() ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    }
  }

  private static void require(Storage storage, String name) {
    if (!Errands.exists(storage, name)) {
      throw new Failure("there is no account " + name);
    }
  }

  private int fromImap() {
    Address address = address(text(MovingSyntax.FROM));
    List<String> accounts = accounts();
    if (accounts.size() > 1 || asked.hasMatchedOption(MovingSyntax.ALL)) {
      throw new Failure("from an IMAP server comes one account: name it by --account");
    }
    String account = accounts.isEmpty() ? address.user() : accounts.getFirst();
    var trust = new Trust(given(MovingSyntax.CA).map(errand.directory()::resolve));
    var source = new ImapSource(address, trust, password());
    try (var to = stores.open(text(MovingSyntax.TO), Store.Presence.MADE)) {
      boolean complete = source.copy(to.storage().account(account), ending(), report);
      return complete ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    }
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure("'" + text + "': " + e.getMessage(), e);
    }
  }

  private String password() {
    Optional<Path> file = given(MovingSyntax.PASSWORD_FILE).map(errand.directory()::resolve);
    try {
      if (file.isPresent() && Files.size(file.get()) <= LONGEST_PASSWORD) {
        return Files.readString(file.get(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
      }
    } catch (IOException e) {
      throw new Failure("the password cannot be read: " + e, e);
    }
    return Optional.ofNullable(errand.secrets().get(MovingSyntax.IMAP_PASSWORD))
        .filter(value -> file.isEmpty())
        .orElseThrow(() ->
            new Failure(
                "there is no password: give --password-file, or set "
                    + MovingSyntax.IMAP_PASSWORD));
  }
}

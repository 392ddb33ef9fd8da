package org.heddle;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.heddle.auth.Secret;
import org.heddle.auth.UserNames;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.config.Settings.LogLevel;
import org.heddle.demo.DemoAccount;
import org.heddle.importing.Import;
import org.heddle.storage.Finding;
import org.heddle.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the commands do.
final class Commands {
  private static final Logger log = LoggerFactory.getLogger(Heddle.class);

  /// Whose mail [#serve] shows.
  enum Mail {
    OWN,
    DEMO
  }

  private final Surroundings surroundings;
  private final Keys keys;
  private final Supplier<Resolution> resolution;

  /// @param resolution what was set; asked for by the commands that need it
  Commands(Surroundings surroundings, Keys keys, Supplier<Resolution> resolution) {
    this.surroundings = surroundings;
    this.keys = keys;
    this.resolution = resolution;
  }

  /// Serves until a signal says to stop.
  void serve(Mail mail) {
    Resolution set = resolution.get();
    Settings settings = Settings.of(set);
    LogConfigurator.level(settings.logLevel());
    if (mail == Mail.DEMO) {
      refuseStrangers(settings);
    }
    for (String name : Settings.unused(set, settings.storage())) {
      log.warn("{} is set but means nothing to the storage {}", name, settings.storage());
    }
    try (var heddle = open(settings)) {
      if (mail == Mail.DEMO) {
        DemoAccount.fill(heddle.storage(), heddle.users()::add);
      }
      List<String> places = heddle.listen();
      List<String> lmtp = heddle.listenForMail();
      var signals = StopSignals.catching();
      log.info(
          "ready in {} ms: IMAP on {}{}; storage {} in {}",
          sinceStart().toMillis(),
          String.join(", ", places),
          lmtp.isEmpty() ? "" : "; LMTP on " + String.join(", ", lmtp),
          settings.storage(),
          settings.dataDirectory());
      if (mail == Mail.DEMO) {
        surroundings.out().print(DemoAccount.invitation(places.getFirst()));
        surroundings.out().flush();
      }
      signals.await();
      log.info("stopping");
    }
    log.info("stopped");
  }

  private static void refuseStrangers(Settings settings) {
    for (InetSocketAddress address : settings.listen()) {
      if (!address.getAddress().isLoopbackAddress()) {
        throw new InvalidSetting(
            "--demo makes an account whose password everybody knows: listen on loopback addresses"
                + " only");
      }
    }
  }

  /// Since the virtual machine began, and not the process, which may have been a script that built
  /// the jar.
  private static Duration sinceStart() {
    var begun = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    return Duration.between(begun, Instant.now());
  }

  private Heddle open(Settings settings) {
    return Heddle.open(settings, provider(settings), surroundings.storages());
  }

  private StorageProvider provider(Settings settings) {
    return surroundings.storages().stream()
        .filter(one -> one.name().equals(settings.storage()))
        .findFirst()
        .orElseThrow();
  }

  /// Prints what was set, if it can be used.
  void checkConfig() {
    Resolution set = resolution.get();
    Settings settings = Settings.of(set);
    set.describe(keys.own()).forEach(surroundings.out()::println);
    set.describe(keys.of(settings.storage())).forEach(surroundings.out()::println);
    for (String name : Settings.unused(set, settings.storage())) {
      surroundings
          .err()
          .println(
              "heddle: " + name + " is set but means nothing to the storage " + settings.storage());
    }
  }

  /// Speaks IMAP on standard input and output: through the server that runs on the data directory,
  /// or, if none does, with the storage opened here.
  void stdio(String typed) {
    Settings settings = quiet();
    String user =
        UserNames.normalise(typed)
            .orElseThrow(() -> new InvalidSetting("a user cannot be called '" + typed + "'"));
    Optional<ControlClient> running = ControlClient.find(settings.dataDirectory());
    if (running.isPresent()) {
      try {
        running.get().speakImap(user, surroundings.in(), surroundings.out());
      } catch (IOException e) {
        throw new CannotStart("the running server is gone: " + e.getMessage());
      }
      return;
    }
    try (var heddle = open(settings)) {
      heddle.listenToOwner();
      heddle.speakImap(
          user,
          surroundings.in(),
          surroundings.out(),
          () -> Runtime.getRuntime().halt(CommandLineProgram.FAILED));
    }
  }

  private Settings quiet() {
    Settings settings = Settings.of(resolution.get());
    LogConfigurator.level(
        settings.logLevel() == LogLevel.INFO ? LogLevel.WARN : settings.logLevel());
    return settings;
  }

  /// Administers users: through the server that runs on the data directory, or, if none does, with
  /// the storage opened for each call.
  UserAdministration users() {
    Settings settings = quiet();
    return ControlClient.find(settings.dataDirectory())
        .<UserAdministration>map(client -> client)
        .orElseGet(() -> new OpenedUsers(() -> open(settings)));
  }

  /// Delivers one message: through the server that runs on the data directory, or, if none does,
  /// with the storage opened here.
  ///
  /// @return the status of the process
  int deliver(Parcel parcel, DeliverCommand.Complaint err) {
    return new DeliverCommand(
            () -> ControlClient.find(quiet().dataDirectory()),
            () -> {
              Settings settings = quiet();
              return open(settings);
            },
            err)
        .run(parcel);
  }

  /// Looks for damage, and repairs it if that is wanted.
  ///
  /// @return the status of the process
  int check(List<String> accounts, Finding.Repair repair, CheckCommand.Rebuild rebuild) {
    Settings settings = quiet();
    StorageProvider provider = provider(settings);
    return new CheckCommand(settings, provider, () -> open(settings), surroundings.out())
        .run(accounts, repair, rebuild);
  }

  /// Takes mail from files.
  ///
  /// @return the status of the process
  int importMail(String user, Import.Request request) {
    Settings settings = quiet();
    return new ImportCommand(surroundings, settings, () -> open(settings)).run(user, request);
  }

  /// Kills servers and looks what they kept.
  ///
  /// @return the status of the process
  int crashTest(CrashTestCommand.Request request) {
    return new CrashTestCommand(surroundings, CrashTestCommand.ourselves()).run(quiet(), request);
  }

  /// Lists or brings back expunged messages: through the server that runs on the data directory,
  /// or, if none does, with the storage opened here.
  void undelete(Undeletion.Request request) {
    Settings settings = quiet();
    Optional<ControlClient> running = ControlClient.find(settings.dataDirectory());
    if (running.isPresent()) {
      running.get().undelete(request, surroundings.out()::println);
      return;
    }
    try (var heddle = open(settings)) {
      heddle.undeletion().run(request, surroundings.out()::println);
    }
  }

  /// Asks for a new password, twice if a person types it.
  Secret newPassword() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(Commands::typedTwice)
        .orElseGet(() -> new Secret(firstLine()));
  }

  private static Secret typedTwice(Console console) {
    Optional<char[]> first = Optional.ofNullable(console.readPassword("New password: "));
    Optional<char[]> second = Optional.ofNullable(console.readPassword("Once more: "));
    if (!Arrays.equals(first.orElse(new char[0]), second.orElse(new char[0]))) {
      throw new UserAdministration.Refusal("these are two different passwords");
    }
    return new Secret(first.map(String::new).orElse(""));
  }

  /// The first line of standard input; empty if there is none.
  String firstLine() {
    try {
      var reader =
          new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
      return Optional.ofNullable(reader.readLine()).orElse("");
    } catch (IOException e) {
      throw new CannotStart("standard input cannot be read: " + e.getMessage());
    }
  }
}

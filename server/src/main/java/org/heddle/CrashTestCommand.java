package org.heddle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.auth.Secret;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.crash.CrashTest;
import org.heddle.storage.StorageProvider;

/// `heddle crash-test`: tries out whether a storage keeps its word, on this machine, with an empty
/// directory and, if it is elsewhere, an empty database.
///
/// @param server the program that is killed; takes the arguments of `heddle`
record CrashTestCommand(Surroundings surroundings, List<String> server) {
  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final double MOST_MINUTES = 100_000;

  /// What is asked for.
  ///
  /// @param directory where the mail is to be; nothing for a new place, which goes again if all is
  ///   well
  record Request(Duration time, long seed, Optional<Path> directory) {
    /// What was typed; empty for what was not.
    ///
    /// @throws InvalidSetting if one of them cannot be understood
    static Request of(String minutes, String seed, String directory) {
      try {
        double time = minutes.isEmpty() ? 5 : Double.parseDouble(minutes);
        long chosen = seed.isEmpty() ? System.nanoTime() : Long.parseLong(seed);
        if (time > 0 && time <= MOST_MINUTES) {
          return new Request(
              Duration.ofMillis((long) (time * MILLIS_PER_MINUTE)),
              chosen,
              Optional.of(directory).filter(name -> !name.isEmpty()).map(Path::of));
        }
      } catch (NumberFormatException e) {
        throw new InvalidSetting("--minutes and --seed are numbers");
      }
      throw new InvalidSetting("--minutes is more than 0");
    }
  }

  /// This program, as it runs now.
  static List<String> ourselves() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "-cp", System.getProperty("java.class.path"), Main.class.getName());
  }

  /// @param settings those that were given, of which the storage and its options count
  /// @return the status of the process
  int run(Settings settings, Request request) {
    try {
      Path directory =
          request.directory().isPresent()
              ? empty(request.directory().get())
              : Files.createTempDirectory("heddle-crash-test");
      Map<String, String> set = new HashMap<>(settings.storageOptions());
      set.put("storage", settings.storage());
      set.put("data-dir", directory.toString());
      set.put("listen", "127.0.0.1:0");
      set.put("listen-lmtp", "127.0.0.1:0");
      addUsers(set);
      boolean clean = test(set, request);
      if (clean && request.directory().isEmpty()) {
        delete(directory);
      } else {
        surroundings.out().println("the mail is in " + directory);
      }
      return clean ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    } catch (IOException e) {
      throw new CannotStart("the test cannot be run: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLineProgram.FAILED;
    }
  }

  private static Path empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findAny().isPresent()) {
          throw new CannotStart(directory + " is not empty");
        }
      }
    }
    return directory;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void addUsers(Map<String, String> set) {
    var keys = new Keys(surroundings.storages());
    Map<String, List<String>> flags = new HashMap<>();
    set.forEach((name, value) -> flags.put(name, List.of(value)));
    Settings settings = Settings.of(Resolution.of(keys, flags, Map.of()));
    StorageProvider provider =
        surroundings.storages().stream()
            .filter(one -> one.name().equals(settings.storage()))
            .findFirst()
            .orElseThrow();
    try (var heddle = Heddle.open(settings, provider)) {
      if (!heddle.users().names().isEmpty()) {
        throw new CannotStart("there are users already: give the test a storage of its own");
      }
      heddle.users().add(CrashTest.USER, new Secret(CrashTest.PASSWORD));
      heddle.users().add(CrashTest.FRIEND, new Secret(CrashTest.PASSWORD));
    }
  }

  private boolean test(Map<String, String> set, Request request)
      throws IOException, InterruptedException {
    var keys = new Keys(surroundings.storages());
    Map<String, String> environment = new HashMap<>();
    keys.all().stream()
        .filter(key -> set.containsKey(key.name()))
        .forEach(key -> environment.put(key.variable(), String.valueOf(set.get(key.name()))));
    var command = Stream.concat(server.stream(), Stream.of("serve")).toList();
    var plan = new CrashTest.Plan(command, environment, request.time(), request.seed());
    return CrashTest.run(plan, surroundings.out(), surroundings.err());
  }
}

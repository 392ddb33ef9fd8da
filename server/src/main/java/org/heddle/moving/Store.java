package org.heddle.moving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// A store as a command line names it: `maildir:DIRECTORY` or `jdbc:DIRECTORY`, where the directory
/// is the data directory of a server with that storage; the storage's options follow behind `?`,
/// parted by `&`. A JDBC URL with `//` in it stands for a database that needs no data directory.
///
/// @param text as it was written
/// @param provider of its storage
/// @param directory absolute; nothing if the store needs none
/// @param options of the storage, by name
public record Store(
    String text, StorageProvider provider, Optional<Path> directory, Map<String, String> options) {
  /// Whether a store that is not there is to be made.
  public enum Presence {
    REQUIRED,
    MADE
  }

  public Store {
    options = Map.copyOf(options);
  }

  /// Reads the name of a store.
  ///
  /// @param current what a relative directory is relative to
  /// @throws Failure if it is none
  public static Store parse(String text, Path current, Collection<StorageProvider> providers) {
    int colon = Math.max(0, text.indexOf(':'));
    String name = text.substring(0, colon);
    StorageProvider provider =
        providers.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Failure("'" + text + "' names no store: " + form(providers)));
    String rest = text.substring(colon + 1);
    Optional<StorageProvider.Option> url = option(provider, name + "-url");
    if (url.isPresent() && rest.matches("[a-z0-9]+:[^?]*//.*")) {
      return new Store(text, provider, Optional.empty(), Map.of(url.get().name(), text));
    }
    int question = rest.indexOf('?');
    String directory = question < 0 ? rest : rest.substring(0, question);
    if (directory.isEmpty()) {
      throw new Failure("'" + text + "' names no directory");
    }
    Map<String, String> options =
        question < 0 ? Map.of() : options(rest.substring(question + 1), provider);
    return new Store(text, provider, Optional.of(current.resolve(directory).normalize()), options);
  }

  private static String form(Collection<StorageProvider> providers) {
    return "write it as "
        + providers.stream()
            .map(one -> one.name() + ":DIRECTORY")
            .sorted()
            .collect(Collectors.joining(" or "))
        + ", or as a JDBC URL";
  }

  private static Optional<StorageProvider.Option> option(StorageProvider provider, String name) {
    return provider.options().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// A value may hold `&` itself: only what the name of an option follows parts two of them.
  private static Map<String, String> options(String text, StorageProvider provider) {
    String names =
        provider.options().stream()
            .map(one -> Pattern.quote(one.name()))
            .collect(Collectors.joining("|"));
    var options = new LinkedHashMap<String, String>();
    for (String one : text.split("&(?=(?:" + names + ")=)")) {
      int equals = Math.max(0, one.indexOf('='));
      String name = one.substring(0, equals);
      if (option(provider, name).isEmpty()) {
        throw new Failure(
            "the storage "
                + provider.name()
                + " has no option '"
                + (equals == 0 ? one : name)
                + "'");
      }
      options.put(name, one.substring(equals + 1));
    }
    return options;
  }

  /// This store with the secrets among its options taken from the environment where they are not
  /// written here: a command line is for all to see.
  public Store withSecrets(Map<String, String> environment) {
    var all = new LinkedHashMap<>(options);
    for (StorageProvider.Option option : provider.options()) {
      String variable = variable(option);
      if (option.visibility() == StorageProvider.Visibility.SECRET
          && environment.containsKey(variable)) {
        all.putIfAbsent(option.name(), environment.getOrDefault(variable, ""));
      }
    }
    return new Store(text, provider, directory, all);
  }

  /// Whether both name the same place.
  public boolean isSameAs(Store other) {
    return provider.name().equals(other.provider.name())
        && directory.equals(other.directory)
        && options.equals(other.options);
  }

  /// The variable of the environment that sets this option.
  public static String variable(StorageProvider.Option option) {
    return "HEDDLE_" + option.name().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// Opens it.
  ///
  /// @throws Failure if it is not there, or an option has an unusable value
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be opened now
  public Opened open(Presence presence) {
    return open(presence, Duration.ZERO);
  }

  /// As [#open(Presence)].
  ///
  /// @param keepExpunged as in [StorageConfig]
  public Opened open(Presence presence, Duration keepExpunged) {
    try {
      Path data = directory.isPresent() ? data(directory.get(), presence) : spool();
      Storage storage = provider.open(new StorageConfig(data, options, keepExpunged));
      return new Opened(
          storage,
          () -> {
            storage.close();
            if (directory.isEmpty()) {
              Trees.remove(data);
            }
          });
    } catch (IllegalArgumentException e) {
      throw new Failure(text + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new Failure(text + " cannot be made: " + e, e);
    }
  }

  private Path data(Path path, Presence presence) throws IOException {
    if (!Files.isDirectory(path)) {
      if (presence == Presence.REQUIRED) {
        throw new Failure("there is no directory " + path);
      }
      Files.createDirectories(path);
    }
    return path;
  }

  private static Path spool() throws IOException {
    return Files.createTempDirectory("heddle-spool");
  }

  /// A store that is open.
  ///
  /// @param end what closing it does
  public record Opened(Storage storage, Runnable end) implements AutoCloseable {
    /// One that somebody else closes.
    public static Opened lent(Storage storage) {
      return new Opened(storage, () -> {});
    }

    @Override
    public void close() {
      end.run();
    }
  }
}

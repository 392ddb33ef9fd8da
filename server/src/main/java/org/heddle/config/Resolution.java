package org.heddle.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.StorageProvider.Visibility;

/// What every key was set to, and where: a flag is stronger than the environment, that is stronger
/// than the file, and that is stronger than the default. Immutable.
public final class Resolution {
  /// The key that names the configuration file; it cannot stand in the file itself.
  public static final String CONFIG = "config";

  /// Variables with our prefix that are for others: the launcher, the tests, and those that
  /// Kubernetes makes for a service of this name.
  private static final List<String> FOREIGN =
      List.of("JAVA_", "AOT", "TEST_", "CORPUS", "SERVICE_", "PORT", "CONFIG");

  /// The values of a key, and where they were set.
  ///
  /// @param values not empty; those of a repeated key apart
  /// @param source for the operator: `--listen`, `HEDDLE_LISTEN`, `heddle.conf:3` or `default`
  public record Setting(List<String> values, String source) {}

  private final Keys keys;
  private final Map<String, Setting> settings;

  private Resolution(Keys keys, Map<String, Setting> settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /// @param flags by key name, without the dashes; [#CONFIG] may be among them
  /// @param environment all of it
  /// @throws InvalidSetting if there is a key that nobody knows, or the file cannot be read
  public static Resolution of(
      Keys keys, Map<String, List<String>> flags, Map<String, String> environment) {
    var settings = new LinkedHashMap<String, Setting>();
    file(flags, environment).ifPresent(file -> addFile(keys, file, settings));
    addEnvironment(keys, environment, settings);
    flags.forEach(
        (name, values) -> keys.find(name).ifPresent(key -> put(key, values, key.flag(), settings)));
    return new Resolution(keys, Map.copyOf(settings));
  }

  private static Optional<Path> file(
      Map<String, List<String>> flags, Map<String, String> environment) {
    List<String> given = flags.getOrDefault(CONFIG, List.of());
    String named =
        given.isEmpty()
            ? environment.getOrDefault(Keys.VARIABLE_PREFIX + "CONFIG", "")
            : given.getLast();
    return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
  }

  private static void addFile(Keys keys, Path file, Map<String, Setting> settings) {
    var lines = new LinkedHashMap<Key, List<ConfigFile.Line>>();
    for (ConfigFile.Line line : ConfigFile.read(file)) {
      Key key = known(keys, line);
      List<ConfigFile.Line> same = lines.computeIfAbsent(key, first -> new ArrayList<>());
      if (!same.isEmpty() && key.arity() == Key.Arity.ONCE) {
        throw new InvalidSetting(
            line.place() + ": " + key.name() + " was set before, at " + same.getFirst().place());
      }
      same.add(line);
    }
    lines.forEach((key, same) ->
        put(
            key,
            same.stream().map(ConfigFile.Line::value).toList(),
            same.getFirst().place(),
            settings));
  }

  private static Key known(Keys keys, ConfigFile.Line line) {
    return keys.find(line.key())
        .orElseThrow(() ->
            new InvalidSetting(
                line.place()
                    + ": there is no option "
                    + line.key()
                    + Suggestion.after(line.key(), names(keys), "")));
  }

  private static List<String> names(Keys keys) {
    return keys.all().stream().map(Key::name).toList();
  }

  private static void addEnvironment(
      Keys keys, Map<String, String> environment, Map<String, Setting> settings) {
    var byVariable = new LinkedHashMap<String, Key>();
    keys.all().forEach(key -> byVariable.put(key.variable(), key));
    new TreeMap<>(environment)
        .forEach((variable, value) -> {
          Key key = byVariable.get(variable);
          if (key != null) {
            put(key, List.of(value), variable, settings);
          } else if (variable.startsWith(Keys.VARIABLE_PREFIX) && !foreign(variable)) {
            throw new InvalidSetting(
                "the environment sets "
                    + variable
                    + ", which is no option"
                    + Suggestion.after(variable, byVariable.keySet(), ""));
          }
        });
  }

  private static boolean foreign(String variable) {
    String rest = variable.substring(Keys.VARIABLE_PREFIX.length());
    return FOREIGN.stream().anyMatch(rest::startsWith);
  }

  private static void put(
      Key key, Collection<String> given, String source, Map<String, Setting> settings) {
    List<String> values =
        given.stream()
            .flatMap(value ->
                key.arity() == Key.Arity.REPEATED
                    ? List.of(value.split(",")).stream().map(String::strip)
                    : List.of(value).stream())
            .toList();
    if (values.equals(List.of(""))) {
      settings.remove(key.name()); // Set to nothing is not set.
    } else {
      settings.put(key.name(), new Setting(values, source));
    }
  }

  /// What the key is set to; no values if it is not and has no default.
  public Setting get(Key key) {
    Setting given = settings.get(key.name());
    if (given != null) {
      return given;
    }
    String fallback = key.defaultValue();
    return new Setting(fallback.isEmpty() ? List.of() : List.of(fallback), "default");
  }

  /// Whether somebody set it.
  boolean isSet(Key key) {
    return settings.containsKey(key.name());
  }

  Keys keys() {
    return keys;
  }

  /// One line for each key: its name, its values, and where they were set. Secrets are hidden.
  public List<String> describe(Collection<Key> shown) {
    return shown.stream().map(key -> line(key, get(key))).toList();
  }

  private static String line(Key key, Setting setting) {
    String value =
        key.visibility() == Visibility.SECRET && !setting.values().isEmpty()
            ? "[secret]"
            : String.join(", ", setting.values());
    return String.format(Locale.ROOT, "%-28s %-36s %s", key.name(), value, setting.source());
  }
}

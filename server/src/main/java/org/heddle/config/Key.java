package org.heddle.config;

import java.util.Locale;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.StorageProvider.Visibility;

/// One thing that can be set: as a flag, in the environment, or in the configuration file.
///
/// @param name lower case, words parted by `-`
/// @param placeholder what stands for the value in the help
/// @param help one sentence
/// @param defaultValue what holds if it is not set; empty for nothing
/// @param visibility whether its value may be shown
/// @param arity whether it may be given more than once
public record Key(
    String name,
    String placeholder,
    String help,
    String defaultValue,
    Visibility visibility,
    Arity arity) {
  /// How often a key may be given.
  public enum Arity {
    ONCE,
    /// Several times, or as values parted by commas.
    REPEATED
  }

  static Key once(String name, String placeholder, String help, String defaultValue) {
    return new Key(name, placeholder, help, defaultValue, Visibility.SHOWN, Arity.ONCE);
  }

  static Key repeated(String name, String placeholder, String help, String defaultValue) {
    return new Key(name, placeholder, help, defaultValue, Visibility.SHOWN, Arity.REPEATED);
  }

  static Key secret(String name, String placeholder, String help) {
    return new Key(name, placeholder, help, "", Visibility.SECRET, Arity.ONCE);
  }

  static Key of(StorageProvider.Option option) {
    return new Key(
        option.name(),
        option.placeholder(),
        option.help(),
        option.defaultValue(),
        option.visibility(),
        Arity.ONCE);
  }

  /// `--name`.
  public String flag() {
    return "--" + name;
  }

  /// `HEDDLE_NAME`.
  public String variable() {
    return Keys.VARIABLE_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}

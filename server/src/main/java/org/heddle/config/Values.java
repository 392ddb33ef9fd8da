package org.heddle.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Turns what was set into what it means, or says where somebody set nonsense.
///
/// @param resolution what was set
record Values(Resolution resolution) {
  /// The value, which the key must have.
  <T> T one(Key key, Function<String, T> meaning) {
    return optional(key, meaning)
        .orElseThrow(() -> new InvalidSetting(key.flag() + " must be set"));
  }

  <T> Optional<T> optional(Key key, Function<String, T> meaning) {
    return list(key, meaning).stream().reduce((earlier, later) -> later);
  }

  <T> List<T> list(Key key, Function<String, T> meaning) {
    Resolution.Setting setting = resolution.get(key);
    return setting.values().stream().map(text -> convert(setting, text, meaning, key)).toList();
  }

  private static <T> T convert(
      Resolution.Setting setting, String text, Function<String, T> meaning, Key key) {
    try {
      return meaning.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidSetting(
          setting.source()
              + ": '"
              + text
              + "' is no "
              + key.placeholder()
              + " for "
              + key.name()
              + ": "
              + e.getMessage());
    }
  }
}

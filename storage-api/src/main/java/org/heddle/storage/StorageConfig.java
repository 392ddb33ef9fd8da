package org.heddle.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The options of one storage.
///
/// @param dataDirectory where the server keeps its own files; exists
/// @param options by [StorageProvider.Option#name]; those not given are absent
public record StorageConfig(Path dataDirectory, Map<String, String> options) {
  public StorageConfig {
    options = Map.copyOf(options);
  }

  /// The value of an option, if it was given.
  public Optional<String> find(String name) {
    return Optional.ofNullable(options.get(name));
  }
}

package org.heddle.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The options of one storage.
///
/// @param dataDirectory where the server keeps its own files; exists
/// @param options by [StorageProvider.Option#name]; those not given are absent
/// @param keepExpunged how long messages that are expunged from now on can be brought back, see
///   [Account#kept]; whole seconds, zero for not at all. A storage that cannot keep any refuses to
///   be opened with anything else.
public record StorageConfig(
    Path dataDirectory, Map<String, String> options, Duration keepExpunged) {
  public StorageConfig {
    options = Map.copyOf(options);
  }

  /// Without anything that is kept.
  public StorageConfig(Path dataDirectory, Map<String, String> options) {
    this(dataDirectory, options, Duration.ZERO);
  }

  /// The value of an option, if it was given.
  public Optional<String> find(String name) {
    return Optional.ofNullable(options.get(name));
  }
}

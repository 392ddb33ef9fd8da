package org.heddle.storage.kit;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// What a backend gives to the kit: how to open one storage, again and again. The first opening
/// finds nothing, later ones what the storage before them left.
///
/// @param provider a class with a public constructor without parameters, if tests in a child JVM
///   are to run too
/// @param dataDirectory exists, and belongs to one test alone
/// @param options as for [StorageConfig]
/// @param loseCaches takes away, while the storage is closed, what it keeps outside the heap and
///   calls a cache (I12)
public record StorageFixture(
    StorageProvider provider,
    Path dataDirectory,
    Map<String, String> options,
    Runnable loseCaches) {
  public StorageFixture {
    options = Map.copyOf(options);
  }

  /// A storage that keeps no caches outside the heap.
  public StorageFixture(StorageProvider provider, Path dataDirectory, Map<String, String> options) {
    this(provider, dataDirectory, options, () -> {});
  }

  /// Opens the storage; not before the one opened last was closed.
  public Storage open() {
    return provider.open(new StorageConfig(dataDirectory, options));
  }
}

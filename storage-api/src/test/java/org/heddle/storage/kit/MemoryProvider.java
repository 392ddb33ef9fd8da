package org.heddle.storage.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// Opens [MemoryStorage]s: one per data directory, which lives as long as this provider does.
public final class MemoryProvider implements StorageProvider {
  private final Map<Path, MemoryStorage> storages = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Storage open(StorageConfig config) {
    MemoryStorage storage =
        storages.computeIfAbsent(config.dataDirectory(), _ -> new MemoryStorage());
    storage.keepExpunged(config.keepExpunged());
    return storage;
  }
}

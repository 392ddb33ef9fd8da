package org.heddle;

import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.MemoryStorage;

/// Opens the same storage, in memory, each time; closing it does nothing. One option decides
/// whether it can be opened.
final class MemoryProvider implements StorageProvider {
  private final MemoryStorage storage = new MemoryStorage();

  MemoryStorage storage() {
    return storage;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            "memory-state", "STATE", "How it is: good, locked or odd.", "good", Visibility.SHOWN),
        new Option("memory-password", "TEXT", "A secret.", "", Visibility.SECRET));
  }

  @Override
  public Storage open(StorageConfig config) {
    return switch (config.find("memory-state").orElse("good")) {
      case "good" -> {
        storage.keepExpunged(config.keepExpunged());
        yield new Lasting(storage);
      }
      case "locked" ->
          throw new StorageException.Unavailable("The database is in use by another process", null);
      default -> throw new IllegalArgumentException("memory-state: it is good or locked");
    };
  }

  private record Lasting(MemoryStorage storage) implements Storage {
    @Override
    public org.heddle.storage.Users users() {
      return storage.users();
    }

    @Override
    public org.heddle.storage.Account account(String name, org.heddle.storage.QuotaLimits limits) {
      return storage.account(name, limits);
    }

    @Override
    public java.util.SortedSet<String> sharingWith(String user) {
      return storage.sharingWith(user);
    }

    @Override
    public List<String> accounts(String after, int limit) {
      return storage.accounts(after, limit);
    }

    @Override
    public void check(
        String account,
        org.heddle.storage.Finding.Repair repair,
        java.util.function.Consumer<org.heddle.storage.Finding> findings) {
      storage.check(account, repair, findings);
    }

    @Override
    public void close() {}
  }
}

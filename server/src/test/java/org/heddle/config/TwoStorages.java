package org.heddle.config;

import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;

/// The options of two storages, for tests that never open one.
final class TwoStorages {
  private record Provider(String name, List<Option> options) implements StorageProvider {
    @Override
    public Storage open(StorageConfig config) {
      throw new StorageException.Unavailable("There is nothing to open", null);
    }
  }

  static final Keys KEYS =
      new Keys(
          List.of(
              new Provider(
                  "jdbc",
                  List.of(
                      option("jdbc-url", StorageProvider.Visibility.SHOWN),
                      option("jdbc-password", StorageProvider.Visibility.SECRET))),
              new Provider(
                  "maildir", List.of(option("maildir-root", StorageProvider.Visibility.SHOWN)))));

  private TwoStorages() {}

  private static StorageProvider.Option option(String name, StorageProvider.Visibility visibility) {
    return new StorageProvider.Option(name, "VALUE", "Something.", "", visibility);
  }
}

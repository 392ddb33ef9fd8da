package org.heddle.storage;

import java.nio.file.Path;
import java.util.List;

/// Opens one kind of storage. Found with [java.util.ServiceLoader].
public interface StorageProvider {
  /// The value of `--storage`.
  String name();

  /// The options this storage understands, beside the data directory.
  List<Option> options();

  /// Opens the storage, upgrading what it finds if needed.
  ///
  /// @throws StorageException.Unavailable if it cannot be opened now, with a message for the
  ///   operator
  /// @throws IllegalArgumentException if an option has an unusable value
  Storage open(StorageConfig config);

  /// Makes anew what the storage can make anew from something else that it keeps, as a database
  /// from its journal, while nobody has it open. The old files are put aside and never deleted; if
  /// it cannot be done, they are where they were.
  ///
  /// @return where the old files are now
  /// @throws StorageException.NotPermitted if there is nothing to make it anew from in this storage
  /// @throws StorageException.Corrupt if what it is to be made from is not complete
  /// @throws StorageException.Unavailable if somebody has it open
  default List<Path> rebuild(StorageConfig config) {
    throw new StorageException.NotPermitted("This storage has nothing that it could be made from");
  }

  /// One option: `--name` on the command line, `HEDDLE_NAME` in the environment, `name` in the
  /// file.
  ///
  /// @param name lower case, words parted by `-`
  /// @param placeholder what stands for the value in the help
  /// @param help one sentence
  /// @param defaultValue what holds if it is not given; empty for nothing
  /// @param visibility whether its value may be shown
  record Option(
      String name, String placeholder, String help, String defaultValue, Visibility visibility) {}

  enum Visibility {
    SHOWN,
    SECRET
  }
}

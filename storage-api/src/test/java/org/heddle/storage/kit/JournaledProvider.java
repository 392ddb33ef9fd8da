package org.heddle.storage.kit;

import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// The simplest storage that outlives its process: the model, and a file of all calls that is
/// played again at the start. It shows that the kit can be passed, and with the option `honesty`
/// that it cannot be passed by one that lies.
public final class JournaledProvider implements StorageProvider {
  /// How far the storage keeps its word.
  enum Honesty {
    /// A call returns when it is in the file.
    HONEST,
    /// A call returns, and is in the file a moment later.
    ACKNOWLEDGES_FIRST,
    /// A move is in the file as a copy first, and as a move a moment later.
    MOVES_IN_TWO_STEPS
  }

  @Override
  public String name() {
    return "journaled";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("honesty", "HOW", "How far it keeps its word.", "HONEST", Visibility.SHOWN));
  }

  @Override
  public Storage open(StorageConfig config) {
    return new JournaledStorage(
        config.dataDirectory().resolve("calls"),
        Honesty.valueOf(config.find("honesty").orElse("HONEST")));
  }
}

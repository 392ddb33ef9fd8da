package org.heddle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.heddle.config.Settings;
import org.heddle.storage.Finding;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;

/// Looks for damage: through the server that runs on the data directory, or, if none does, with the
/// storage opened here.
record CheckCommand(
    Settings settings, StorageProvider provider, Supplier<Heddle> open, PrintStream out) {
  /// Whether the database is made anew before.
  enum Rebuild {
    NO,
    YES
  }

  /// @param accounts all if empty
  /// @return the status of the process
  int run(List<String> accounts, Finding.Repair repair, Rebuild rebuild) {
    Optional<ControlClient> running = ControlClient.find(settings.dataDirectory());
    if (rebuild == Rebuild.YES) {
      if (running.isPresent()) {
        throw new CannotStart("a server runs on the data directory: stop it first");
      }
      rebuild();
    }
    if (running.isPresent()) {
      try {
        return running.get().check(accounts, repair, new Answer(out)::read);
      } catch (IOException e) {
        throw new CannotStart("the running server is gone: " + e.getMessage());
      }
    }
    try (var heddle = open.get()) {
      heddle.listenToOwner();
      return heddle.check(accounts, repair, out::println);
    }
  }

  private void rebuild() {
    var config = new StorageConfig(settings.dataDirectory(), settings.storageOptions());
    try {
      List<Path> kept = provider.rebuild(config);
      out.println("The database was made anew from its backup and the journal");
      kept.forEach(file -> out.println("Put aside: " + file));
    } catch (StorageException e) {
      throw new CannotStart(e.explained());
    }
  }
}

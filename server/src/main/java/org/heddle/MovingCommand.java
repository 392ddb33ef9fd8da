package org.heddle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.config.Settings.LogLevel;
import org.heddle.moving.Failure;
import org.heddle.moving.Store;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;

/// A command that moves mail: done by the server that runs on the data directory of one of the
/// stores, which has it open, or else here.
record MovingCommand(Surroundings surroundings) {
  int run(List<String> words) {
    LogConfigurator.level(LogLevel.WARN);
    var errand = new Errand(Path.of("").toAbsolutePath(), words, secrets());
    var errands = new Errands(surroundings.storages(), Optional.empty());
    try {
      for (Store store : errands.stores(errand)) {
        Optional<ControlClient> running = store.directory().flatMap(ControlClient::find);
        if (running.isPresent()) {
          return ask(running.get(), errand);
        }
      }
      return errands.run(errand, surroundings.out()::println);
    } catch (Failure e) {
      throw new CannotStart(String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      throw new CannotStart(e.explained());
    }
  }

  private Map<String, String> secrets() {
    var secrets = new LinkedHashMap<String, String>();
    for (StorageProvider provider : surroundings.storages()) {
      for (StorageProvider.Option option : provider.options()) {
        if (option.visibility() == StorageProvider.Visibility.SECRET) {
          take(Store.variable(option), secrets);
        }
      }
    }
    take(MovingSyntax.IMAP_PASSWORD, secrets);
    return secrets;
  }

  private void take(String variable, Map<String, String> secrets) {
    Optional.ofNullable(surroundings.environment().get(variable))
        .ifPresent(value -> secrets.put(variable, value));
  }

  private int ask(ControlClient server, Errand errand) {
    try {
      return server.run(errand, new Answer(surroundings.out())::read);
    } catch (IOException e) {
      throw new CannotStart("the running server is gone: " + e.getMessage());
    }
  }
}

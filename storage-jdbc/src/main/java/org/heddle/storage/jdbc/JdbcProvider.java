package org.heddle.storage.jdbc;

import java.nio.file.Path;
import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;

/// Opens mail in a relational database: `--storage jdbc`.
public final class JdbcProvider implements StorageProvider {
  /// For [java.util.ServiceLoader].
  public JdbcProvider() {}

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            Settings.URL,
            "URL",
            "The database, as jdbc:postgresql://host/name; an embedded H2 in the data directory if"
                + " not given.",
            "",
            Visibility.SHOWN),
        new Option(Settings.USER, "NAME", "The user of the database.", "", Visibility.SHOWN),
        new Option(Settings.PASSWORD, "PASSWORD", "That user's password.", "", Visibility.SECRET),
        new Option(
            Settings.POOL_SIZE,
            "NUMBER",
            "How many connections to the database there may be at once.",
            String.valueOf(Settings.DEFAULT_POOL_SIZE),
            Visibility.SHOWN),
        new Option(
            Settings.USERS_QUERY,
            "QUERY",
            "Finds the password of a user in a table of your own in the same database, as"
                + " SELECT password FROM users WHERE mail = ?",
            "",
            Visibility.SHOWN));
  }

  @Override
  public List<Path> rebuild(StorageConfig config) {
    Settings settings = Settings.of(config);
    return switch (settings.engine()) {
      case H2 -> Rebuilding.run(settings, Tuning.DEFAULT);
      case POSTGRESQL ->
          throw new StorageException.NotPermitted(
              "Only the embedded database has a journal to be made from");
    };
  }

  @Override
  public Storage open(StorageConfig config) {
    return JdbcStorage.open(Settings.of(config), Tuning.DEFAULT);
  }
}

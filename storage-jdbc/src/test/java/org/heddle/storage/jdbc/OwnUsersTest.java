package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.User.Password;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Users in a table that is not ours.
final class OwnUsersTest {
  private static final String SQL =
      """
      CREATE TABLE virtual_users (
        email VARCHAR(100), password VARCHAR(200), quota_bytes BIGINT, quota_messages INTEGER);
      INSERT INTO virtual_users VALUES ('ann@example.org', '{SHA512-CRYPT}$6$x', 1000000, NULL);
      INSERT INTO virtual_users VALUES ('Bert@example.org', '$2y$05$x', 0, 50);
      INSERT INTO virtual_users VALUES ('carl@example.org', NULL, NULL, NULL);
      INSERT INTO virtual_users VALUES ('twice@example.org', 'x', NULL, NULL);
      INSERT INTO virtual_users VALUES ('twice@example.org', 'y', NULL, NULL);
      """;

  private static final String QUERY =
      "SELECT email AS name, password, quota_bytes, quota_messages FROM virtual_users"
          + " WHERE lower(email) = lower(?)";

  @TempDir private Path directory = Path.of("");

  private Map<String, String> options(Engine engine) {
    return engine == Engine.H2 ? Map.of() : PostgresServer.running().options();
  }

  /// With the table, and users looked for by this query.
  private JdbcStorage open(Map<String, String> options, String query) throws SQLException {
    try (JdbcStorage storage = Storages.open(directory, options)) {
      try (var connection = storage.database().borrow();
          var statement = connection.createStatement()) {
        statement.execute(SQL);
      }
    }
    var all = new HashMap<>(options);
    all.put(Settings.USERS_QUERY, query);
    return Storages.open(directory, all);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void usersAreFoundByTheQuery(Engine engine) throws SQLException {
    try (JdbcStorage storage = open(options(engine), QUERY)) {
      assertEquals(
          Optional.of(
              new User(
                  "ann@example.org",
                  List.of(new Password("", "{SHA512-CRYPT}$6$x")),
                  Optional.of(new QuotaLimits(1_000_000, QuotaLimits.UNLIMITED)))),
          storage.users().find("Ann@Example.org"));
      assertEquals(
          Optional.of(
              new User(
                  "Bert@example.org",
                  List.of(new Password("", "$2y$05$x")),
                  Optional.of(new QuotaLimits(QuotaLimits.UNLIMITED, 50)))),
          storage.users().find("bert@example.org"));
      assertEquals(
          Optional.of(new User("carl@example.org", List.of(), Optional.empty())),
          storage.users().find("carl@example.org"));
      for (String nobody : List.of("", "dora@example.org", "ann", "%", "' OR 1=1 --", "a\0b")) {
        assertEquals(Optional.empty(), storage.users().find(nobody), nobody);
      }
      assertThrows(StorageException.Corrupt.class, () -> storage.users().find("twice@example.org"));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void thePasswordIsEnoughAndNothingIsChanged(Engine engine) throws SQLException {
    String query = "SELECT password FROM virtual_users WHERE email = ?";
    try (JdbcStorage storage = open(options(engine), query)) {
      assertEquals(
          Optional.of(new User("ann@example.org", "{SHA512-CRYPT}$6$x")),
          storage.users().find("ann@example.org"));
      assertEquals(Optional.empty(), storage.users().find("bert@example.org"));
      var refused =
          assertThrows(
              StorageException.NotPermitted.class,
              () -> storage.users().save(new User("ann@example.org", "x")));
      assertTrue(String.valueOf(refused.getMessage()).contains("table of your own"));
      assertThrows(
          StorageException.NotPermitted.class, () -> storage.users().remove("ann@example.org"));
      assertThrows(StorageException.NotPermitted.class, () -> storage.users().names());
    }
  }

  /// A query that is wrong must not look like a user who is not there.
  @Test
  void aQueryThatFailsIsAFailure() throws SQLException {
    for (String wrong : List.of("SELECT password FROM nowhere WHERE email = ?", "SELECT 1", "x")) {
      var options = new HashMap<>(options(Engine.H2));
      options.put(Settings.USERS_QUERY, wrong);
      try (JdbcStorage storage = Storages.open(directory, options)) {
        assertThrows(StorageException.Unavailable.class, () -> storage.users().find("ann"), wrong);
      }
    }
  }
}

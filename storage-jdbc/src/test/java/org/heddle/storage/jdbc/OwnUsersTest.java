package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users in a table that an installation of another mail server has.
final class OwnUsersTest {
  private static final String QUERY =
      "SELECT userid AS name, password, quota_bytes, quota_messages FROM users WHERE userid = ?";

  @TempDir Path directory;

  private void check(Map<String, String> database) throws SQLException {
    var options = new HashMap<>(database);
    options.put(Settings.USERS_QUERY, QUERY);
    try (var storage = Storages.open(directory, options)) {
      try (var connection = storage.database().borrow();
          var statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE users (userid VARCHAR(128), password VARCHAR(256), quota_bytes BIGINT,"
                + " quota_messages INTEGER)");
        statement.execute("INSERT INTO users VALUES ('ann', '{SSHA}x', NULL, NULL)");
        statement.execute("INSERT INTO users VALUES ('bert', '$6$x$y', 1000, 0)");
        statement.execute("INSERT INTO users VALUES ('closed', NULL, NULL, 5)");
        statement.execute("INSERT INTO users VALUES ('twice', 'x', NULL, NULL)");
        statement.execute("INSERT INTO users VALUES ('twice', 'y', NULL, NULL)");
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
      check(storage.users());
    }
  }

  private static void check(Users users) {
    assertEquals(Optional.of(new User("ann", "{SSHA}x")), users.find("ann"));
    assertEquals(
        Optional.of(
            new User(
                "bert",
                List.of(new User.Password("", "$6$x$y")),
                Optional.of(new QuotaLimits(1000, QuotaLimits.UNLIMITED)))),
        users.find("bert"));
    assertEquals(List.of(), users.find("closed").orElseThrow().passwords());
    assertEquals(Optional.empty(), users.find("nobody"));
    assertEquals(Optional.empty(), users.find("x' OR '1'='1"));
    assertEquals(Optional.empty(), users.find("a\0b"));
    assertThrows(StorageException.Corrupt.class, () -> users.find("twice"));
    assertThrows(StorageException.NotPermitted.class, () -> users.save(new User("x", "{X}y")));
    assertThrows(StorageException.NotPermitted.class, () -> users.remove("ann"));
    assertThrows(StorageException.NotPermitted.class, users::names);
  }

  @Test
  void theyAreFoundInH2() throws SQLException {
    check(Map.of());
  }

  @Test
  void theyAreFoundInPostgres() throws SQLException {
    check(PostgresServer.running().options());
  }

  @Test
  void aQueryThatDoesNotWorkIsNoUnknownUser() {
    var options = Map.of(Settings.USERS_QUERY, "SELECT password FROM nowhere WHERE x = ?");
    try (var storage = Storages.open(directory, options)) {
      assertThrows(RuntimeException.class, () -> storage.users().find("ann"));
    }
  }
}

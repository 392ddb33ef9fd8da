package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.User;
import org.heddle.storage.User.Password;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A database that an earlier version left, with data in it.
final class UpgradeTest {
  private static final String HASH = "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

  private static final List<String> ROWS =
      List.of(
          "INSERT INTO login VALUES ('ann', '" + HASH + "')",
          "INSERT INTO account VALUES (1, 'ann', 77)",
          "INSERT INTO mailbox VALUES (1, 2, 'INBOX', '', 77, 6, 9, 1, 0, 0, 40, 6, 0, 0, 1)",
          "INSERT INTO message VALUES (1, 2, 5, 9, 3, 1700000000, 1700000000, 40, 0, 0, '')",
          "INSERT INTO subscription VALUES (1, 'digest', 'INBOX')",
          "UPDATE counter SET next_value = 1000 WHERE name = 'id'");

  @TempDir private Path directory = Path.of("");

  private static void leave(Engine engine, String url, String user) throws SQLException {
    String migrations = "classpath:org/heddle/storage/jdbc/migration/";
    Flyway.configure()
        .dataSource(url, user, "")
        .locations(migrations + "common", migrations + engine.migrations())
        .target("2")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url, user, "");
        var statement = connection.createStatement()) {
      for (String row : ROWS) {
        assertEquals(1, statement.executeUpdate(row), row);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whatTheSecondSchemaHeldIsKept(Engine engine) throws SQLException {
    Map<String, String> options =
        engine == Engine.H2 ? Map.of() : PostgresServer.running().options();
    String url = options.getOrDefault(Settings.URL, "jdbc:h2:file:" + directory.resolve("heddle"));
    leave(engine, url, engine == Engine.H2 ? "sa" : "heddle");
    List<Password> many =
        IntStream.range(0, 100).mapToObj(i -> new Password("app " + i, HASH)).toList();
    for (int i = 0; i < 2; i++) {
      try (JdbcStorage storage = Storages.open(directory, options)) {
        User ann = storage.users().find("ann").orElseThrow();
        assertEquals(new Password("", HASH), ann.passwords().getFirst());
        Mailbox inbox = storage.account("ann").open(MailboxName.INBOX);
        assertEquals(77, inbox.status().uidValidity());
        assertEquals(6, inbox.status().uidNext());
        assertEquals(40, Mails.metadata(inbox, 5).size());
        assertEquals(
            Set.of(MailboxName.INBOX),
            Set.copyOf(storage.account("ann").mailboxes().subscriptions()));
        // More than the second schema had room for.
        assertEquals(i == 0 ? 1 : 101, ann.passwords().size());
        var all = new ArrayList<>(ann.passwords().subList(0, 1));
        all.addAll(many);
        storage.users().save(new User("ann", all, Optional.empty()));
      }
    }
  }
}

package org.heddle.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.heddle.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How stores are written.
class StoreTest {
  private static final List<StorageProvider> PROVIDERS =
      ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get).toList();

  private static Store parse(String text) {
    return Store.parse(text, Path.of("/here"), PROVIDERS);
  }

  @Test
  void aDirectoryIsRelativeToTheCurrentOne() {
    assertEquals(Path.of("/here/mail"), parse("maildir:mail").directory().orElseThrow());
    assertEquals(
        Path.of("/var/lib/heddle"), parse("jdbc:/var/lib/heddle").directory().orElseThrow());
  }

  @Test
  void optionsFollowAndMayHoldAnything() {
    assertEquals(
        Map.of("maildir-root", "/var/mail/%u"),
        parse("maildir:x?maildir-root=/var/mail/%u").options());
    assertEquals(
        Map.of("jdbc-url", "jdbc:postgresql://h/d?user=a&ssl=true", "jdbc-pool-size", "6"),
        parse("jdbc:x?jdbc-url=jdbc:postgresql://h/d?user=a&ssl=true&jdbc-pool-size=6").options());
  }

  @Test
  void aUrlIsAStoreAndNeedsNoDirectory() {
    Store store = parse("jdbc:postgresql://db.example/mail?user=heddle&ssl=true");
    assertTrue(store.directory().isEmpty());
    assertEquals(
        Map.of("jdbc-url", "jdbc:postgresql://db.example/mail?user=heddle&ssl=true"),
        store.options());
  }

  @Test
  void secretsComeFromTheEnvironment() {
    Map<String, String> environment = Map.of("HEDDLE_JDBC_PASSWORD", "s", "HEDDLE_JDBC_USER", "u");
    assertEquals(
        Map.of("jdbc-url", "jdbc:postgresql://h/d", "jdbc-password", "s"),
        parse("jdbc:postgresql://h/d").withSecrets(environment).options());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mail", "maildir:", "mbox:x", "maildir:x?root=y", "maildir:x?maildir-root"})
  void whatIsNoStoreIsRefused(String text) {
    assertThrows(Failure.class, () -> parse(text));
  }
}

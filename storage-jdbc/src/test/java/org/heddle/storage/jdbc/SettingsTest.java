package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The options.
final class SettingsTest {
  private static Settings of(Map<String, String> options) {
    return Settings.of(new StorageConfig(Path.of("/data"), options));
  }

  @Test
  void theDefaultIsH2InTheDataDirectory() {
    assertEquals("jdbc:h2:file:/data/heddle", of(Map.of()).url());
    assertEquals(Engine.H2, of(Map.of()).engine());
    assertEquals(Engine.POSTGRESQL, of(Map.of(Settings.URL, "jdbc:postgresql://h/d")).engine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql://x/y", "jdbc:h2:tcp://x/y", "jdbc:h2:mem:x", "x"})
  void otherDatabasesAreRefused(String url) {
    assertThrows(IllegalArgumentException.class, () -> of(Map.of(Settings.URL, url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "1001", "-1", "many", "99999999999"})
  void unusablePoolSizesAreRefused(String size) {
    assertThrows(IllegalArgumentException.class, () -> of(Map.of(Settings.POOL_SIZE, size)));
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertFalse(of(Map.of(Settings.PASSWORD, "hunter2")).toString().contains("hunter2"));
  }

  @Test
  void theProviderIsFound() {
    var found =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("jdbc"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        StorageProvider.Visibility.SECRET,
        found.options().stream()
            .filter(option -> option.name().equals(Settings.PASSWORD))
            .findFirst()
            .orElseThrow()
            .visibility());
  }
}

package org.heddle.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Settings settings(String name, String value) {
    return Settings.of(Resolution.of(TwoStorages.KEYS, Map.of(name, List.of(value)), Map.of()));
  }

  @Test
  void theDefaultsAreGoodForALaptop() {
    var settings = Settings.of(Resolution.of(TwoStorages.KEYS, Map.of(), Map.of()));
    assertEquals(
        List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1143)),
        settings.listen());
    assertEquals("jdbc", settings.storage());
    assertEquals(Map.of(), settings.storageOptions());
    assertEquals(Path.of("data"), settings.dataDirectory());
    assertEquals(Optional.empty(), settings.unixSocket());
    assertFalse(settings.serverName().isEmpty());
    assertEquals(new Admission.Caps(10_000, 100, 50), settings.caps());
    assertEquals(AddressRules.OPEN, settings.rules());
    assertEquals(
        new Settings.Patience(
            Duration.ofSeconds(60), Duration.ofMinutes(30), Duration.ofMinutes(29)),
        settings.patience());
    assertEquals(256L * 1024 * 1024, settings.messageSizeLimit());
    assertEquals(Settings.LogLevel.INFO, settings.logLevel());
  }

  @Test
  void theAdministratorIsReachedByAUri() {
    String uri = "mailto:admin@example.org";
    assertEquals(Optional.of(uri), settings("server-admin", uri).serverEntries().admin());
    assertEquals(
        Optional.of("two words"),
        settings("server-comment", "two words").serverEntries().comment());
    assertThrows(InvalidSetting.class, () -> settings("server-admin", "admin@example.org"));
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "30 m, PT30M",
    "29M, PT29M",
    "12h, PT12H",
    "2d, PT48H",
  })
  void durationsAreWrittenWithAUnit(String text, Duration expected) {
    assertEquals(expected, settings("autologout", text).patience().autologout());
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 4096",
    "1b, 1",
    "64KB, 65536",
    "64 MB, 67108864",
    "2g, 2147483648",
    "1GiB, 1073741824",
  })
  void sizesMayHaveAUnit(String text, long expected) {
    assertEquals(expected, settings("message-size-limit", text).messageSizeLimit());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:143, 127.0.0.1, 143",
    "[::1]:1143, ::1, 1143",
    "localhost:0, 127.0.0.1, 0",
    "*:65535, 0.0.0.0, 65535",
  })
  void endpointsAreAHostAndAPort(String text, String address, int port) {
    var endpoint = settings("listen", text).listen().getFirst();
    assertEquals(port, endpoint.getPort());
    assertTrue(
        endpoint.getAddress().equals(InetAddress.ofLiteral(address))
            || endpoint.getAddress().isAnyLocalAddress(),
        endpoint.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "autologout, 30",
    "autologout, 0s",
    "autologout, 30x",
    "autologout, 8d",
    "autologout, 99999999999999999999s",
    "message-size-limit, 0",
    "message-size-limit, 64TB",
    "message-size-limit, 999999999999GB",
    "message-limit, 999",
    "save-limit, 0",
    "message-limit, 2147483648",
    "max-connections, 0",
    "max-connections, many",
    "listen, 1143",
    "listen, :1143",
    "listen, localhost",
    "listen, ::1:1143",
    "listen, 127.0.0.1:65536",
    "allow, 10.0.0.0/33",
    "deny, example.org",
    "server-name, my server",
    "log-level, loud",
  })
  void nonsenseIsRefusedWithItsPlace(String name, String value) {
    String message =
        String.valueOf(
            assertThrows(InvalidSetting.class, () -> settings(name, value)).getMessage());
    assertTrue(message.startsWith("--" + name + ": '" + value + "' is no "), message);
  }

  @Test
  void anUnknownStorageIsRefusedWithASuggestion() {
    String message =
        assertThrows(InvalidSetting.class, () -> settings("storage", "mailder")).getMessage();
    assertEquals(
        "--storage: 'mailder' is no NAME for storage: there are jdbc, maildir; did you mean"
            + " maildir?",
        message);
  }

  @Test
  void onlyTheOptionsOfTheChosenStorageReachIt() {
    var resolution =
        Resolution.of(
            TwoStorages.KEYS,
            Map.of("jdbc-url", List.of("jdbc:x"), "maildir-root", List.of("/m/%u")),
            Map.of());
    assertEquals(Map.of("jdbc-url", "jdbc:x"), Settings.of(resolution).storageOptions());
    assertEquals(List.of("maildir-root"), Settings.unused(resolution, "jdbc"));
    assertEquals(List.of("jdbc-url"), Settings.unused(resolution, "maildir"));
  }

  @ParameterizedTest
  @CsvSource({
    "listen, listen, 0",
    "lisen, listen, 1",
    "lsiten, listen, 1",
    "listenn, listen, 1",
    "'', abc, 3",
    "kitten, sitting, 3",
  })
  void distanceCountsSlipsOfTheFinger(String typed, String meant, int expected) {
    assertEquals(expected, Suggestion.distance(typed, meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz", "", "l"})
  void whatIsFarFromEverythingGetsNoSuggestion(String typed) {
    assertEquals("", Suggestion.after(typed, List.of("listen", "storage"), "--"));
  }
}

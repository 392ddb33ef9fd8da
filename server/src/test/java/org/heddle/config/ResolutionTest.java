package org.heddle.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {
  @TempDir private Path directory = Path.of("");

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("heddle.conf"), List.of(lines));
  }

  private static Resolution flags(Map<String, List<String>> flags) {
    return Resolution.of(TwoStorages.KEYS, flags, Map.of());
  }

  private static String refusal(org.junit.jupiter.api.function.Executable action) {
    return String.valueOf(assertThrows(InvalidSetting.class, action).getMessage());
  }

  /// Where `autologout` is set (to the first letter of the place), and what comes of it.
  @ParameterizedTest
  @CsvSource({
    "flag env file, 1m, --autologout",
    "flag env     , 1m, --autologout",
    "flag     file, 1m, --autologout",
    "env      file, 2m, HEDDLE_AUTOLOGOUT",
    "env          , 2m, HEDDLE_AUTOLOGOUT",
    "file         , 3m, heddle.conf:2",
    "nowhere      , 30m, default",
  })
  void aFlagBeatsTheEnvironmentBeatsTheFileBeatsTheDefault(
      String places, String value, String source) throws IOException {
    var flags = new HashMap<String, List<String>>();
    var environment = new HashMap<String, String>();
    if (places.contains("flag")) {
      flags.put("autologout", List.of("1m"));
    }
    if (places.contains("env")) {
      environment.put("HEDDLE_AUTOLOGOUT", "2m");
    }
    if (places.contains("file")) {
      flags.put("config", List.of(file("# comment", " autologout =3m ").toString()));
    }
    var setting = Resolution.of(TwoStorages.KEYS, flags, environment).get(Keys.AUTOLOGOUT);
    assertEquals(List.of(value), setting.values());
    assertTrue(setting.source().endsWith(source), setting.source());
  }

  @Test
  void theEnvironmentCanNameTheFile() throws IOException {
    var environment = Map.of("HEDDLE_CONFIG", file("storage = maildir").toString());
    var resolution = Resolution.of(TwoStorages.KEYS, Map.of(), environment);
    assertEquals(List.of("maildir"), resolution.get(Keys.STORAGE).values());
  }

  @Test
  void aRepeatedKeyTakesManyValuesWhereverItIsSet() throws IOException {
    var expected = List.of("127.0.0.1:1", "[::1]:2", "127.0.0.1:3");
    var flags = flags(Map.of("listen", List.of("127.0.0.1:1,[::1]:2", "127.0.0.1:3")));
    assertEquals(expected, flags.get(Keys.LISTEN).values());
    var environment = Map.of("HEDDLE_LISTEN", "127.0.0.1:1, [::1]:2,127.0.0.1:3");
    assertEquals(
        expected, Resolution.of(TwoStorages.KEYS, Map.of(), environment).get(Keys.LISTEN).values());
    Path file = file("listen = 127.0.0.1:1", "listen = [::1]:2", "listen = 127.0.0.1:3");
    assertEquals(
        expected, flags(Map.of("config", List.of(file.toString()))).get(Keys.LISTEN).values());
  }

  @Test
  void aValueInTheFileIsTakenAsItStands() throws IOException {
    Path file = file("jdbc-password = \"p=a#s\\s\" ");
    var resolution = flags(Map.of("config", List.of(file.toString())));
    assertEquals(Map.of("jdbc-password", "\"p=a#s\\s\""), Settings.of(resolution).storageOptions());
  }

  @Test
  void aKeyThatNobodyKnowsIsRefusedWithASuggestion() throws IOException {
    Path file = file("", "autologuot = 3m");
    assertEquals(
        file + ":2: there is no option autologuot; did you mean autologout?",
        refusal(() -> flags(Map.of("config", List.of(file.toString())))));
    assertEquals(
        "the environment sets HEDDLE_DATADIR, which is no option; did you mean HEDDLE_DATA_DIR?",
        refusal(() -> Resolution.of(TwoStorages.KEYS, Map.of(), Map.of("HEDDLE_DATADIR", "x"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEDDLE_JAVA_OPTS",
        "HEDDLE_AOT",
        "HEDDLE_TEST_POSTGRES",
        "HEDDLE_CORPUS",
        "HEDDLE_SERVICE_HOST",
        "HEDDLE_PORT_1143_TCP",
        "HEDDLES",
        "PATH"
      })
  void variablesOfOthersAreLeftAlone(String variable) {
    var resolution = Resolution.of(TwoStorages.KEYS, Map.of(), Map.of(variable, "x"));
    assertEquals("default", resolution.get(Keys.STORAGE).source());
  }

  @Test
  void aFileThatSaysTwoThingsIsRefused() throws IOException {
    Path file = file("storage = jdbc", "storage = maildir");
    assertEquals(
        file + ":2: storage was set before, at " + file + ":1",
        refusal(() -> flags(Map.of("config", List.of(file.toString())))));
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    Path none = directory.resolve("none");
    assertEquals(
        "there is no configuration file " + none,
        refusal(() -> flags(Map.of("config", List.of(none.toString())))));
    Path file = file("what is this");
    assertEquals(
        file + ":1: this line is not 'key = value'",
        refusal(() -> flags(Map.of("config", List.of(file.toString())))));
    Path latin = Files.write(directory.resolve("latin"), new byte[] {(byte) 0xE4, '=', '1'});
    assertEquals(
        "the configuration file " + latin + " is not UTF-8",
        refusal(() -> flags(Map.of("config", List.of(latin.toString())))));
  }

  @Test
  void aDescriptionHidesSecrets() {
    var resolution =
        flags(Map.of("jdbc-password", List.of("hunter2"), "jdbc-url", List.of("jdbc:x")));
    String text = String.join("\n", resolution.describe(TwoStorages.KEYS.all()));
    assertFalse(text.contains("hunter2"), text);
    assertTrue(text.contains("[secret]"), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("jdbc-url +jdbc:x +--jdbc-url")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("storage +jdbc +default")), text);
  }
}

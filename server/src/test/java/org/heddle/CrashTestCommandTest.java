package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The storages pass the crash test, for longer with `-Dheddle.crash.minutes=5`; and one that loses
/// what it acknowledged does not.
class CrashTestCommandTest {
  private static final String MINUTES = System.getProperty("heddle.crash.minutes", "0.12");

  @TempDir Path directory = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Class<?> server, String storage, List<StorageProvider> storages) {
    var surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            storages);
    var set = Map.of("storage", List.of(storage));
    Settings settings = Settings.of(Resolution.of(new Keys(storages), set, Map.of()));
    var request = CrashTestCommand.Request.of(MINUTES, "", directory.resolve("data").toString());
    return new CrashTestCommand(surroundings, command(server)).run(settings, request);
  }

  /// The launcher of the tests hides their class path in a jar.
  private static List<String> command(Class<?> server) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = CrashTestCommand.ourselves().getFirst();
    return List.of(java, "-cp", classPath, server.getName());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc", "maildir"})
  void nothingIsLost(String storage) {
    List<StorageProvider> storages =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertEquals(CommandLineProgram.DONE, run(Main.class, storage, storages), this::said);
    assertTrue(said().matches("(?s)acknowledged [1-9].* lost 0, .*kills [1-9].*"), this::said);
  }

  @Test
  void aStorageThatForgetsIsCaught() {
    int status = run(ForgetfulServer.class, "forgetful", List.of(ForgetfulServer.provider()));
    assertEquals(CommandLineProgram.FAILED, status, this::said);
    assertTrue(said().matches("(?s)acknowledged .* lost [1-9].*"), this::said);
  }

  @Test
  void aDirectoryWithSomethingInItIsLeftAlone() throws Exception {
    Files.createDirectories(directory.resolve("data").resolve("maildir"));
    var failure =
        assertThrows(
            CannotStart.class,
            () -> run(ForgetfulServer.class, "forgetful", List.of(ForgetfulServer.provider())));
    assertTrue(String.valueOf(failure.getMessage()).endsWith("data is not empty"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "NaN"})
  void aTimeIsAPositiveNumber(String minutes) {
    assertThrows(InvalidSetting.class, () -> CrashTestCommand.Request.of(minutes, "1", ""));
  }
}

package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "heddle").toAbsolutePath().normalize();

  @TempDir private Path directory = Path.of("");

  /// What a launched program printed.
  private record Outcome(int status, String text) {}

  private static Outcome launch(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Stream.concat(Stream.of("sh", script.toString()), Stream.of(arguments)).toList());
    builder.environment().put("HEDDLE_AOT", "off");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  /// The launcher in a folder of its own, as it is installed without the sources.
  private Path installed() throws IOException {
    return Files.copy(SCRIPT, directory.resolve("heddle"));
  }

  @Test
  void itFindsAJdkThatIsNewEnoughWhateverJavaHomeSays() throws Exception {
    var fooled = Map.of("JAVA_HOME", directory.toString(), "HEDDLE_JAVA_HOME", "/nonexistent");
    Outcome outcome = launch(SCRIPT, fooled, "jdk");
    assertEquals(0, outcome.status(), outcome.text());
    String release = Files.readString(Path.of(outcome.text().strip(), "release"));
    assertTrue(release.lines().anyMatch(line -> line.matches("JAVA_VERSION=\"(2[5-9]|[3-9]\\d).*")), release);
  }

  @Test
  void itSaysInOneLineWhatIsMissing() throws Exception {
    Outcome outcome = launch(installed(), Map.of(), "serve");
    assertEquals(1, outcome.status());
    assertEquals(
        "heddle: there is neither a source tree nor a heddle.jar beside this script",
        outcome.text().strip());
  }

  @Test
  void itRunsTheJarBesideItWithTheArgumentsAsTheyAre() throws Exception {
    jar(directory.resolve("heddle.jar"));
    var options = Map.of("HEDDLE_JAVA_OPTS", "-Dgreeting=hello -Xmx64m");
    Outcome outcome = launch(installed(), options, "user", "add", "two words", "*");
    assertEquals(0, outcome.status(), outcome.text());
    assertEquals(List.of("hello", "user", "add", "two words", "*"), outcome.text().lines().toList());
  }

  private static void jar(Path target) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String entry = Echo.class.getName().replace('.', '/') + ".class";
    try (var jar = new JarOutputStream(Files.newOutputStream(target), manifest);
        InputStream bytes = Echo.class.getResourceAsStream("Echo.class")) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
      jar.closeEntry();
    }
  }
}

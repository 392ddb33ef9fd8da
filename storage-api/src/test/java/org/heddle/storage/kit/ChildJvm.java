package org.heddle.storage.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.storage.StorageProvider;

/// Runs a main class of the kit in a JVM of its own, on the class path of this one, with the
/// storage of a fixture.
final class ChildJvm {
  private ChildJvm() {}

  /// Starts the class; what it writes to its error output goes to that of this process.
  ///
  /// @param options of the JVM
  /// @param output where its standard output goes
  /// @param more arguments before those of the fixture
  static Process start(
      Class<?> main,
      List<String> options,
      StorageFixture fixture,
      List<String> more,
      ProcessBuilder.Redirect output)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(more);
    command.add(fixture.provider().getClass().getName());
    command.add(fixture.dataDirectory().toString());
    fixture.options().forEach((name, value) -> command.add(name + "=" + value));
    return new ProcessBuilder(command)
        .redirectOutput(output)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// The fixture that the child was started with.
  ///
  /// @param skip how many arguments come before it
  static StorageFixture fixture(String[] arguments, int skip) throws ReflectiveOperationException {
    StorageProvider provider =
        Class.forName(arguments[skip])
            .asSubclass(StorageProvider.class)
            .getDeclaredConstructor()
            .newInstance();
    Map<String, String> options = new HashMap<>();
    for (int i = skip + 2; i < arguments.length; i++) {
      int at = arguments[i].indexOf('=');
      options.put(arguments[i].substring(0, at), arguments[i].substring(at + 1));
    }
    return new StorageFixture(provider, Path.of(arguments[skip + 1]), options);
  }
}

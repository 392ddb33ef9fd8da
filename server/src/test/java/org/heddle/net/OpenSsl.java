package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Makes keys and certificates as operators do, with the `openssl` of the machine. Without it, what
/// needs them is skipped, and fails where `CI` is set to `true`.
record OpenSsl(Path directory) {
  static OpenSsl in(Path directory) {
    var openSsl = new OpenSsl(directory);
    try {
      openSsl.run("version");
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("openssl is not installed", e);
      }
      Assumptions.abort("openssl is not installed");
    }
    return openSsl;
  }

  void run(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), () -> command + ": " + output);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /// A self-signed certificate NAME.crt with its key NAME.key, for these hosts.
  ///
  /// @param algorithm as `rsa:2048`, or `ec`
  void certificate(String name, String algorithm, String... hosts) throws IOException {
    var arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30", "-subj"));
    arguments.add("/CN=" + hosts[0]);
    arguments.addAll(List.of("-newkey", algorithm));
    if (algorithm.equals("ec")) {
      arguments.addAll(List.of("-pkeyopt", "ec_paramgen_curve:prime256v1"));
    }
    arguments.addAll(List.of("-addext", "subjectAltName=DNS:" + String.join(",DNS:", hosts)));
    arguments.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt"));
    run(arguments.toArray(String[]::new));
  }
}

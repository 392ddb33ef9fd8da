package org.heddle.storage.maildir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The Dovecot that this machine has, with a configuration of its own and without its daemon: each
/// session is a child process that speaks IMAP on its standard input and output and is logged in
/// from the beginning. Without one the tests are skipped, and fail where `CI` is set to `true`.
final class Dovecot {
  private static final Path PROGRAM = Path.of("/usr/lib/dovecot/imap");

  /// Dovecot serves no mail as root.
  private static final long NOBODY = 65534;

  private final Path configuration;
  private final Path errors;

  /// @param directory where it may write what is no mail
  /// @param mail the mail directory of its only user
  /// @param settings lines of the configuration
  Dovecot(Path directory, Path mail, String... settings) throws IOException {
    requireProgram();
    Files.createDirectories(directory);
    errors = Files.writeString(directory.resolve("dovecot.err"), "");
    var lines =
        new ArrayList<>(
            List.of(
                "base_dir = " + directory.resolve("run"),
                "state_dir = " + directory.resolve("state"),
                "mail_location = maildir:" + mail,
                "first_valid_uid = 0",
                "first_valid_gid = 0",
                "ssl = no",
                "stats_writer_socket_path ="));
    if (isRoot()) {
      lines.addAll(List.of("mail_uid = " + NOBODY, "mail_gid = " + NOBODY));
    }
    lines.addAll(List.of(settings));
    configuration = Files.write(directory.resolve("dovecot.conf"), lines);
  }

  private static void requireProgram() {
    if (Files.isExecutable(PROGRAM)) {
      return;
    }
    String why = "No Dovecot: install the package dovecot-imapd";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(why);
    }
    System.err.println("SKIPPED: " + why);
    Assumptions.abort(why);
  }

  /// Starts a session.
  DovecotSession session() throws IOException {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(asNobody());
    }
    command.addAll(List.of(PROGRAM.toString(), "-c", configuration.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("USER", "alice", "HOME", configuration + ".home"));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    return new DovecotSession(builder.start());
  }

  /// Whatever Dovecot complained of so far.
  List<String> complaints() {
    try {
      return Files.readAllLines(errors).stream()
          .filter(line -> line.matches(".*(Warning|Error|Fatal|Panic): .*"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another user, but one who may read and write all files, as these tests run as root then. The
  /// bit is for the system call access(2), which would not count that.
  private static List<String> asNobody() {
    String mayAll = "+dac_override,+fowner,+chown";
    return List.of(
        "setpriv",
        "--reuid=" + NOBODY,
        "--regid=" + NOBODY,
        "--clear-groups",
        "--inh-caps=" + mayAll,
        "--ambient-caps=" + mayAll,
        "--securebits=+no_setuid_fixup");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}

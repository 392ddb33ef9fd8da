package org.heddle.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.heddle.Main;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server that may write no more, or open no more files, says NO and goes on; nothing that was
/// there is harmed, and as soon as it may again it does, without anybody's help.
class ExhaustionTest {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String REFUSAL = "(?s).* NO \\[(UNAVAILABLE|OVERQUOTA)] .*";
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory = Path.of("");
  private final List<String> tokens = new ArrayList<>();
  private String classPath = "";

  /// Of what there is too little.
  enum Resource {
    SPACE,
    HANDLES
  }

  @BeforeEach
  void requireLimits() {
    if (!Files.isExecutable(PRLIMIT)) {
      String why = "No prlimit (Linux, util-linux)";
      assertFalse("true".equals(System.getenv("CI")), why);
      Assumptions.abort(why);
    }
    String given =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    classPath =
        Stream.of(given.split(":"))
            .filter(entry -> entry.endsWith("classes") || entry.endsWith(".jar"))
            .map(this::packed)
            .collect(Collectors.joining(":"));
  }

  /// From a directory each class would take a handle to be loaded.
  private String packed(String entry) {
    if (!Files.isDirectory(Path.of(entry))) {
      return entry;
    }
    String jar = directory.resolve("classes" + entry.hashCode() + ".jar").toString();
    ToolProvider packer = ToolProvider.findFirst("jar").orElseThrow();
    assertEquals(
        0, packer.run(System.out, System.err, "--create", "--file", jar, "-0", "-C", entry, "."));
    return jar;
  }

  private ServerProcess start(String storage) throws IOException {
    Path users = Files.writeString(directory.resolve("users"), "crash-test:{PLAIN}crash-test\n");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ServerProcess(
        List.of(java, "-cp", classPath, Main.class.getName(), "serve"),
        Map.of(
            "HEDDLE_STORAGE",
            storage,
            "HEDDLE_DATA_DIR",
            directory.resolve("data").toString(),
            "HEDDLE_USERS",
            "passwd:" + users,
            "HEDDLE_LISTEN",
            "127.0.0.1:0",
            "HEDDLE_LISTEN_LMTP",
            "127.0.0.1:0"));
  }

  private ImapClient client(ServerProcess server) throws Exception {
    var ports = server.await();
    assertTrue(ports.isPresent(), server::lastWords);
    return new ImapClient(ports.get().imap(), CrashTest.USER, CrashTest.PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({"jdbc,SPACE", "jdbc,HANDLES", "maildir,SPACE", "maildir,HANDLES"})
  void whatIsMissingCostsNoMail(String storage, Resource resource) throws Exception {
    try (var server = start(storage);
        var client = client(server)) {
      for (int i = 0; i < 10; i++) {
        append(client, "w0-" + i);
      }
      client.select("INBOX");
      client.command("STORE 1 FLAGS (\\Flagged $Work)");
      limit(server, resource == Resource.SPACE ? "--fsize=0:" : "--nofile=" + free(server) + ":");
      refuse(client);
      if (resource == Resource.SPACE) {
        refuseMail(client);
      }
      limit(server, resource == Resource.SPACE ? "--fsize=unlimited:" : "--nofile=1024:");
      resume(client);
      client.command("STORE 2 FLAGS (\\Seen)");
      check(client);
      server.kill();
    }
    try (var server = start(storage);
        var client = client(server)) {
      check(client);
    }
  }

  private void append(ImapClient client, String token) throws Exception {
    client.command("APPEND INBOX ", TestMail.content(token));
    tokens.add(token);
  }

  /// Some things may still work. Whatever does not is refused as it should be.
  private void refuse(ImapClient client) throws IOException {
    for (String command :
        List.of("STORE 2 FLAGS (\\Seen)", "CREATE box", "SUBSCRIBE box", "FETCH 1:* FLAGS")) {
      try {
        client.command(command);
      } catch (ImapClient.Refused e) {
        assertTrue(String.valueOf(e.getMessage()).matches(REFUSAL), e.getMessage());
      }
    }
  }

  private static void refuseMail(ImapClient client) {
    byte[] large = new byte[1_000_000];
    Arrays.fill(large, (byte) '\n');
    var refused =
        assertThrows(ImapClient.Refused.class, () -> client.command("APPEND INBOX ", large));
    assertTrue(String.valueOf(refused.getMessage()).matches(REFUSAL), refused.getMessage());
  }

  private void resume(ImapClient client) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        append(client, "w0-" + tokens.size());
        return;
      } catch (ImapClient.Refused e) {
        assertTrue(System.nanoTime() < end, e.getMessage());
        Thread.sleep(200);
      }
    }
  }

  private void check(ImapClient client) throws Exception {
    var tally = new Tally(System.err);
    Expected found = Inspection.of(client, new Ledger(tally), tally);
    assertTrue(tally.isClean());
    var box = found.box("INBOX");
    assertEquals(tokens, box.placed.values().stream().map(Expected.Held::token).toList());
    List<Set<String>> flags = box.placed.values().stream().map(Expected.Held::flags).toList();
    assertEquals(Set.of("\\Flagged", "$Work"), flags.get(0));
    assertEquals(Set.of("\\Seen"), flags.get(1));
    client.select("INBOX");
  }

  /// The lowest number that no open file has: no other can be opened then.
  private static int free(ServerProcess server) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      Set<Integer> taken =
          open.map(file -> Integer.valueOf(file.getFileName().toString()))
              .collect(Collectors.toSet());
      return Stream.iterate(0, number -> number + 1)
          .filter(n -> !taken.contains(n))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void limit(ServerProcess server, String what) throws Exception {
    var process =
        new ProcessBuilder(PRLIMIT.toString(), "--pid", "" + server.pid(), what)
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    assertFalse(process.isAlive());
  }
}

package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.Passwords;
import org.heddle.auth.Secret;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.User;
import org.heddle.storage.User.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserCommandsTest {
  private static final String SHA_CRYPT =
      "$5$VsPyP5tG1Wjx9dEm$CbM2lXGhPlcTJBHF1MfRlDW2QUPE0JMhMXr5dm66c88";

  @TempDir private Path directory = Path.of("");

  private final MemoryProvider provider = new MemoryProvider();
  private String input = "";

  enum Server {
    RUNS,
    DOES_NOT
  }

  private record Outcome(int status, String out, String err) {}

  private Outcome run(String... args) {
    var all = new ArrayList<>(List.of("user"));
    all.addAll(List.of(args));
    all.addAll(List.of("--storage", "memory", "--data-dir", directory.toString()));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            List.of(provider));
    int status = new CommandLineProgram(surroundings).run(all.toArray(String[]::new));
    return new Outcome(
        status,
        out.toString(StandardCharsets.UTF_8).strip(),
        err.toString(StandardCharsets.UTF_8).strip());
  }

  private static Outcome done(String... lines) {
    return new Outcome(0, String.join(System.lineSeparator(), lines), "");
  }

  private static Outcome refused(String reason) {
    return new Outcome(1, "", "heddle: " + reason);
  }

  private User user(String name) {
    return provider.storage().users().find(name).orElseThrow();
  }

  private void with(Server server, Runnable what) {
    switch (server) {
      case DOES_NOT -> what.run();
      case RUNS -> {
        var settings =
            Settings.of(
                Resolution.of(
                    new Keys(List.of(provider)),
                    Map.of(
                        "storage", List.of("memory"),
                        "data-dir", List.of(directory.toString())),
                    Map.of()));
        try (var heddle = Heddle.open(settings, provider)) {
          heddle.listenToOwner();
          what.run();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void anAppPasswordIsPrintedOnceListedAndRemoved(Server server) {
    with(server, this::administerAppPasswords);
  }

  private void administerAppPasswords() {
    input = "secret\n";
    run("add", "anna");
    var made = run("app-password", "add", "anna", "--label", " my phone: 50% ");
    assertEquals(0, made.status, made.err);
    assertTrue(made.out.matches("([a-z2-9]{4}-){4}[a-z2-9]{4}"), made.out);
    assertEquals(0, run("app-password", "add", "anna", "--label", "tablet").status);
    Password kept = user("anna").passwords().get(2);
    assertEquals("my phone: 50%", kept.label());
    assertTrue(Passwords.standard().matches(new Secret(made.out), kept.hash()));

    assertEquals(done("my phone: 50%", "tablet"), run("app-password", "list", "anna"));
    assertEquals(
        refused("anna has an app password tablet already"),
        run("app-password", "add", "anna", "--label", "tablet"));
    assertEquals(
        done(
            "name: anna",
            "password: {ARGON2ID}",
            "password: {SCRAM-SHA-256}",
            "app password my phone: 50%: {SSHA256}",
            "app password tablet: {SSHA256}",
            "storage: as for everybody",
            "messages: as for everybody"),
        run("show", "anna"));

    input = "other\n";
    assertEquals(done(), run("passwd", "anna"));
    assertEquals(done("my phone: 50%", "tablet"), run("app-password", "list", "anna"));
    assertEquals(done(), run("app-password", "remove", "anna", "--label", "my phone: 50%"));
    assertEquals(done("tablet"), run("app-password", "list", "anna"));
    assertEquals(3, user("anna").passwords().size());
    assertEquals(
        refused("anna has no app password x"),
        run("app-password", "remove", "anna", "--label", "x"));
    assertEquals(
        refused("there is no user bert"), run("app-password", "add", "bert", "--label", "x"));
    assertEquals(refused("there is no user bert"), run("show", "bert"));
  }

  /// Nobody shall take away the user's own password by an empty label.
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb"})
  void aLabelIsOneLineOfText(String label) {
    provider.storage().users().save(new User("anna", "{PLAIN}x"));
    assertEquals(1, run("app-password", "add", "anna", "--label", label).status);
    assertEquals(1, run("app-password", "remove", "anna", "--label", label).status);
    assertEquals(new User("anna", "{PLAIN}x"), user("anna"));
  }

  @Test
  void appPasswordsHaveAnEnd() {
    provider.storage().users().save(new User("anna", "{PLAIN}x"));
    for (int i = 0; i < 100; i++) {
      assertEquals(0, run("app-password", "add", "anna", "--label", "app " + i).status);
    }
    assertEquals(
        refused("anna has too many app passwords"),
        run("app-password", "add", "anna", "--label", "one more"));
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void aUserHasLimitsOfTheirOwn(Server server) {
    with(server, this::administerLimits);
  }

  private void administerLimits() {
    input = "secret\n";
    run("add", "anna");
    assertEquals(done(), run("quota", "anna", "--size", "2GB", "--messages", "1000"));
    assertEquals(Optional.of(new QuotaLimits(2L << 30, 1000)), user("anna").quota());
    assertEquals(done(), run("quota", "anna", "--size", "10MB"));
    assertEquals(
        Optional.of(new QuotaLimits(10 << 20, QuotaLimits.UNLIMITED)), user("anna").quota());
    String shown = run("show", "anna").out;
    assertTrue(shown.contains("storage: 10485760 bytes"), shown);
    assertTrue(shown.contains("messages: no limit"), shown);
    assertEquals(2, user("anna").passwords().size());
    run("passwd", "anna");
    assertTrue(user("anna").quota().isPresent(), "a new password leaves the limits");
    assertEquals(done(), run("quota", "anna"));
    assertEquals(Optional.empty(), user("anna").quota());
    assertEquals(refused("there is no user bert"), run("quota", "bert", "--messages", "1"));
    assertEquals(
        new Outcome(2, "", "heddle: --size: 'much': write it as 500, 64MB or 2GB"),
        run("quota", "anna", "--size", "much"));
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void aPasswordStoredElsewhereIsTakenOver(Server server) {
    with(server, this::takeOver);
  }

  private void takeOver() {
    input = "{SHA256-CRYPT}" + SHA_CRYPT + "\n";
    assertEquals(done(), run("add", "anna", "--hash"));
    assertEquals(new User("anna", input.strip()), user("anna"));
    assertTrue(
        Passwords.standard()
            .matches(new Secret("tanstaafl \u00A35"), user("anna").passwords().getFirst().hash()));
    input = SHA_CRYPT;
    assertEquals(done(), run("passwd", "anna", "--hash"));
    assertEquals(new User("anna", SHA_CRYPT), user("anna"));

    input = "{ROT13}frperg\n";
    assertEquals(
        refused("the stored password cannot be used: its scheme is not understood"),
        run("add", "bert", "--hash"));
    input = "{BLF-CRYPT}$2y$05$R3k\n";
    assertEquals(1, run("passwd", "anna", "--hash").status);
    input = "";
    assertEquals(1, run("add", "bert", "--hash").status);
    assertEquals(new User("anna", SHA_CRYPT), user("anna"));
    assertEquals(List.of("anna"), provider.storage().users().names());
  }

  @Test
  void aNameOrALabelWithALineBreakIsNoSecondLineToTheServer() {
    with(
        Server.RUNS,
        () -> {
          input = "secret\n";
          run("add", "anna");
          assertEquals(1, run("show", "anna\nUSER REMOVE anna").status);
          assertEquals(1, run("app-password", "add", "anna", "--label", "x\ny").status);
          assertFalse(user("anna").passwords().isEmpty());
        });
  }
}

package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliverCommandTest {
  private static final String MAIL = "From x Mon\nSubject: Hello\n\nHow are you?\n";

  @TempDir private Path directory = Path.of("");

  private final MemoryProvider provider = new MemoryProvider();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void addUser() {
    provider.storage().users().save(new User("anna", "{PLAIN}x"));
    provider.storage().account("anna").create(new MailboxName("Lists"), Set.of());
  }

  private int deliver(InputStream input, String... args) {
    err.reset();
    var all = new ArrayList<>(List.of("deliver"));
    all.addAll(List.of(args));
    all.addAll(List.of("--storage", "memory", "--data-dir", directory.toString()));
    var surroundings =
        new Surroundings(
            input,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            List.of(provider));
    return new CommandLineProgram(surroundings).run(all.toArray(String[]::new));
  }

  private int deliver(String message, String... args) {
    return deliver(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)), args);
  }

  private Mailbox mailbox(String name) {
    return provider.storage().account("anna").open(new MailboxName(name));
  }

  private String last(String name) {
    Mailbox mailbox = mailbox(name);
    try (var content = mailbox.content(mailbox.status().uidNext() - 1)) {
      byte[] bytes = new byte[(int) content.size()];
      assertEquals(bytes.length, content.read(0, bytes, 0, bytes.length));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void aMessageGoesWhereItWasToldTo() {
    String[] options = {"--user", "anna", "--mailbox", "lists", "--sender", "bo@x"};
    assertEquals(0, deliver(MAIL, options), err.toString(StandardCharsets.UTF_8));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    String text = last("Lists");
    assertTrue(
        text.matches(
            String.join(
                "\r\n",
                "Return-Path: <bo@x>",
                "Received: by \\S+ \\(heddle deliver\\) id \\w+; [^\r]+",
                "Subject: Hello",
                "",
                "How are you\\?",
                "")),
        text);
    assertEquals(0, deliver(MAIL, "--user", "anna", "--mailbox", "None", "--sender="));
    assertTrue(last("INBOX").startsWith("Return-Path: <>\r\nReceived: "));
  }

  @Test
  void deliveredToIsAddedOnce() {
    String[] options = {"--user", "anna", "--recipient", "Anna@x"};
    assertEquals(0, deliver(MAIL, options));
    assertTrue(last("INBOX").contains("Delivered-To: Anna@x\r\n"));
    assertEquals(0, deliver("Delivered-To: anna@x\n" + MAIL, options));
    assertEquals(2, last("INBOX").split("Delivered-To").length, last("INBOX"));
  }

  @Test
  void theStatusSaysWhatBecameOfIt() {
    assertEquals(67, deliver(MAIL, "--user", "nobody"));
    assertEquals("heddle: No such user", err.toString(StandardCharsets.UTF_8).strip());
    assertEquals(64, deliver(MAIL));
    assertEquals(64, deliver(MAIL, "--user", "anna", "--to", "x"));
    assertEquals(64, deliver(MAIL, "--user", "anna", "--sender", "a b"));
    assertEquals(65, deliver(MAIL, "--user", "anna", "--message-size-limit", "10"));
    assertEquals(65, deliver("Received: x\n".repeat(101), "--user", "anna"));
    assertEquals(0, deliver("Received: x\n".repeat(100), "--user", "anna"));
    assertEquals(75, deliver(MAIL, "--user", "anna", "--memory-state", "locked"));
    assertEquals(
        75, deliver(MAIL, "--user", "anna", "--autologout", "soon"), "the operator's fault");
    assertEquals(1, mailbox("INBOX").status().messages());
  }

  @Test
  void anInputThatBreaksOffIsNotDelivered() {
    assertEquals(75, deliver(broken(), "--user", "anna"));
    withServer(() -> assertEquals(75, deliver(broken(), "--user", "anna")));
    assertEquals(0, mailbox("INBOX").status().messages());
  }

  private static InputStream broken() {
    return new InputStream() {
      private int left = 100;

      @Override
      public int read() throws IOException {
        if (--left < 0) {
          throw new EOFException("broken");
        }
        return 'x';
      }
    };
  }

  @Test
  void whileAServerRunsItDelivers() {
    withServer(() -> {
      // Were it to open the storage itself, this would end it.
      String[] options = {"--memory-state", "locked", "--recipient", "anna@x"};
      String large = MAIL + "some more\n".repeat(30_000);
      assertEquals(0, deliver(large, with(options, "--user", "anna", "--mailbox", "Lists")));
      assertTrue(last("Lists").length() > 300_000);
      assertTrue(last("Lists").endsWith("How are you?\r\n" + "some more\r\n".repeat(30_000)));
      assertEquals(67, deliver(MAIL, with(options, "--user", "nobody")));
      assertEquals("heddle: No such user", err.toString(StandardCharsets.UTF_8).strip());
    });
  }

  private static String[] with(String[] some, String... more) {
    var all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void withServer(Runnable test) {
    var settings =
        Settings.of(
            Resolution.of(
                new Keys(List.of(provider)),
                Map.of("storage", List.of("memory"), "data-dir", List.of(directory.toString())),
                Map.of()));
    try (var heddle = Heddle.open(settings, provider)) {
      heddle.listenToOwner();
      test.run();
    }
  }
}

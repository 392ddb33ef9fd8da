package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Server;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.MemoryProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every script in `transcripts-lmtp`, on every storage. `C:` is sent and `S:` expected, where
/// `...` at the end is any rest; `M: user mailbox n` says how many messages there are in the end,
/// and `H: user field: value` what a field of the first message of INBOX is.
///
/// There are `ann`, `bert@example.org`, `full`, whose account takes one message, and `broken`,
/// whose directory does not answer; `ann` has a mailbox `Lists/Java`.
@Timeout(120)
class LmtpTranscriptTest {
  private static final long LARGEST = 10_000;

  @TempDir private Path directory = Path.of("");

  @TestFactory
  Stream<DynamicTest> everyScriptOnEveryStorage() throws IOException {
    Path scripts =
        Path.of(
            Objects.requireNonNull(LmtpTranscriptTest.class.getResource("/transcripts-lmtp"))
                .getPath());
    List<Path> all;
    try (Stream<Path> files = Files.list(scripts)) {
      all = files.sorted().toList();
    }
    assertTrue(all.size() >= 10, "scripts are missing");
    Stream<StorageProvider> others =
        ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(Stream.of(new MemoryProvider()), others)
        .flatMap(provider ->
            all.stream()
                .map(script ->
                    DynamicTest.dynamicTest(
                        provider.name() + ": " + script.getFileName(),
                        () -> play(provider, script))));
  }

  private void play(StorageProvider provider, Path script) throws IOException {
    Path data = Files.createTempDirectory(directory, provider.name());
    try (Storage storage = provider.open(new StorageConfig(data, Map.of()));
        var server = server()) {
      storage.account("ann").create(new MailboxName("Lists/Java"), Optional.empty());
      var delivery = new Delivery("mail.example", directory(), storage, QuotaLimits.NONE, "+");
      var lmtp =
          new LmtpProtocol(
              delivery, data.resolve("arriving"), LARGEST, LmtpProtocol.OverQuota.REJECT);
      var address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), lmtp);
      List<String> lines = Files.readAllLines(script);
      converse(address, lines, script.getFileName().toString());
      for (String line : lines) {
        check(line, storage);
      }
    }
  }

  private static Server server() {
    var admission = new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN);
    return new Server(Server.Front.plain(admission), Server.Timing.standard(Duration.ofMinutes(1)));
  }

  private static UserDirectory directory() {
    return name ->
        switch (name) {
          case "ann", "bert@example.org" -> Optional.of(UserEntry.nobody(name));
          case "full" ->
              Optional.of(
                  new UserEntry(
                      name,
                      new UserEntry.Proof.NoLogin(),
                      Optional.of(new QuotaLimits(QuotaLimits.UNLIMITED, 1)),
                      List.of()));
          case "broken" -> throw new StorageException.Unavailable("down", null);
          default -> Optional.empty();
        };
  }

  private static void converse(InetSocketAddress address, List<String> lines, String name)
      throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        String where = name + ":" + (i + 1);
        if (line.startsWith("C:")) {
          String text = line.length() > 2 ? line.substring(3) : "";
          String sent = text.replace("<long>", "x".repeat(5000)) + "\r\n";
          socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
        } else if (line.equals("S: (closed)")) {
          assertEquals(-1, in.read(), where);
        } else if (line.startsWith("S: ")) {
          expect(line.substring(3), Optional.ofNullable(in.readLine()).orElse("(closed)"), where);
        }
      }
    }
  }

  private static void expect(String expected, String line, String where) {
    boolean open = expected.endsWith("...");
    String start = open ? expected.substring(0, expected.length() - 3) : expected;
    assertTrue(
        open ? line.startsWith(start) : line.equals(start),
        () -> where + ": expected " + expected + ", not " + line);
  }

  private static void check(String line, Storage storage) throws IOException {
    String[] words = line.split(" ", 4);
    if (line.startsWith("M: ")) {
      Mailbox mailbox = storage.account(words[1]).open(new MailboxName(words[2]));
      assertEquals(Long.parseLong(words[3]), mailbox.status().messages(), line);
    } else if (line.startsWith("H: ")) {
      Account account = storage.account(words[1]);
      Mailbox inbox = account.open(MailboxName.INBOX);
      String message = text(inbox, inbox.snapshot().messages().uid(0));
      String header = message.substring(0, message.indexOf("\r\n\r\n") + 2);
      String field = words[2].toLowerCase(Locale.ROOT);
      List<String> values =
          List.of(header.replace("\r\n\t", " ").split("\r\n")).stream()
              .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(field))
              .map(one -> one.substring(field.length()).strip())
              .toList();
      assertEquals(1, values.size(), () -> line + " in " + header);
      expect(words[3], values.getFirst(), line);
    }
  }

  private static String text(Mailbox mailbox, long uid) throws IOException {
    try (var content = mailbox.content(uid)) {
      byte[] bytes = new byte[Math.toIntExact(content.size())];
      int read = 0;
      while (read < bytes.length) {
        read += content.read(read, bytes, read, bytes.length - read);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}

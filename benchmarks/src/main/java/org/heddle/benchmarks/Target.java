package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.sasl.Sasl;
import org.heddle.imap.ImapProtocol;
import org.heddle.imap.ImapSettings;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Server;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// A server on one of the storages, in this JVM, with an account `bench` whose INBOX has 1,000
/// messages. It is the real thing, except for password hashing, which is meant to be slow.
record Target(Path data, Storage storage, Server server, InetSocketAddress address)
    implements AutoCloseable {
  static final int MESSAGES = 1000;

  /// @param name `h2`, `postgresql` (with the URL in `HEDDLE_BENCH_POSTGRES`) or `maildir`
  static Target open(String name) throws IOException {
    Path data = Files.createTempDirectory("heddle-bench");
    Storage storage = storage(name, data);
    var caps = new Admission.Caps(10_000, 10_000, 10_000);
    var front = Server.Front.plain(new Admission(caps, AddressRules.OPEN));
    var server = new Server(front, Server.Timing.standard(Duration.ofMinutes(1)));
    var protocol = new ImapProtocol(ImapSettings.defaults("bench.example"), storage, anybody());
    InetSocketAddress address =
        server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), protocol);
    var target = new Target(data, storage, server, address);
    target.fill();
    return target;
  }

  /// Whoever comes may log in: what a password hash costs is not what is measured.
  private static Sasl anybody() {
    UserEntry.Proof.Asked any = password -> true;
    UserDirectory users =
        name -> Optional.of(new UserEntry(name, any, Optional.empty(), List.of()));
    var recent = new RecentLogins(Duration.ofMinutes(5));
    var logins =
        new Logins(users, Optional.empty(), Passwords.standard(), recent, new LoginThrottle());
    return new Sasl(logins, Optional.empty(), Sasl.PlainText.LOCAL, Sasl.Certificates.DO_NOT);
  }

  private static Storage storage(String name, Path data) {
    Map<String, String> options = new HashMap<>();
    if (name.equals("postgresql")) {
      options.put("jdbc-url", System.getenv("HEDDLE_BENCH_POSTGRES"));
    }
    String provider = name.equals("maildir") ? "maildir" : "jdbc";
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(candidate -> candidate.name().equals(provider))
        .findFirst()
        .orElseThrow()
        .open(new StorageConfig(data, options));
  }

  private void fill() throws IOException {
    try (var wire = new Wire(address)) {
      wire.line();
      wire.command("a1 LOGIN bench x\r\n".getBytes(US_ASCII));
      wire.command("a1 CREATE Other\r\n".getBytes(US_ASCII));
      for (int batch = 0; batch < MESSAGES / 100; batch++) {
        wire.command(appendHundred(batch));
      }
    }
  }

  private static byte[] appendHundred(int batch) throws IOException {
    var command = new ByteArrayOutputStream();
    command.write("a1 APPEND INBOX".getBytes(US_ASCII));
    for (int i = 0; i < 100; i++) {
      byte[] mail = Mails.plain(batch * 100 + i);
      String flags = i % 10 == 0 ? "" : " (\\Seen)";
      command.write((flags + " {" + mail.length + "+}\r\n").getBytes(US_ASCII));
      command.write(mail);
    }
    command.write("\r\n".getBytes(US_ASCII));
    return command.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
    storage.close();
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}

package org.heddle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.config.Settings.LogLevel;
import org.heddle.demo.DemoAccount;
import org.heddle.storage.StorageProvider;

/// Does what a server does in its first second, over each storage that needs no option, so that the
/// virtual machine can write what it learned into an AOT cache.
record WarmUp(List<StorageProvider> storages) {
  private static final List<String> COMMANDS =
      List.of(
          "a LOGIN demo demo",
          "b LIST \"\" * RETURN (SUBSCRIBED SPECIAL-USE)",
          "c SELECT INBOX",
          "d UID FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[1])",
          "e UID SEARCH UNSEEN",
          "f LOGOUT");

  void run() {
    LogConfigurator.level(LogLevel.ERROR);
    for (StorageProvider storage : storages) {
      try {
        Path directory = Files.createTempDirectory("heddle");
        try {
          serve(storage, directory);
        } finally {
          delete(directory);
        }
      } catch (IOException e) {
        throw new CannotStart("cannot warm up: " + e);
      }
    }
  }

  private void serve(StorageProvider storage, Path directory) throws IOException {
    var flags =
        Map.of(
            "storage", List.of(storage.name()),
            "data-dir", List.of(directory.toString()),
            "listen", List.of("127.0.0.1:0"),
            "listen-tls", List.of("127.0.0.1:0"));
    Settings settings = Settings.of(Resolution.of(new Keys(storages), flags, Map.of()));
    try (var heddle = Heddle.open(settings, storage)) {
      DemoAccount.fill(heddle.storage(), heddle.users()::add);
      List<String> places = heddle.listen();
      try (var plain = connect(places.getFirst())) {
        converse(plain);
      }
      try (var below = connect(places.get(1));
          var secure = trusting(directory.resolve("development-certificate.pem"), below)) {
        converse(secure);
      }
    }
  }

  /// @param place ends in a port, and perhaps a remark
  private static Socket connect(String place) throws IOException {
    String port = place.substring(place.lastIndexOf(':') + 1).replaceAll("[^0-9]", "");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    var socket = new Socket();
    socket.connect(address);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Socket trusting(Path certificate, Socket below) throws IOException {
    try (var in = Files.newInputStream(certificate)) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], trust.getTrustManagers(), null);
      return context.getSocketFactory().createSocket(below, "localhost", below.getPort(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void converse(Socket socket) throws IOException {
    OutputStream output = socket.getOutputStream();
    output.write((String.join("\r\n", COMMANDS) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    var answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    answers.lines().forEach(line -> {});
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

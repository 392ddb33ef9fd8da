package org.heddle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.Visitor;
import org.heddle.net.AddressRange;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;
import org.heddle.net.SelfSigned;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Whose session a certificate opens, and the line that says so.
final class CertificateGreetingTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.heddle.login");

  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Optional<Level> before = Optional.empty();

  @BeforeEach
  void listen() {
    before = Optional.ofNullable(LOG.getLevel());
    LOG.setLevel(Level.INFO);
    lines.start();
    LOG.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(lines);
    LOG.setLevel(before.orElse(null));
  }

  private static Visitor from(String address) {
    return new Visitor(Optional.of(InetAddress.ofLiteral(address)), new Protection.Local(), "imap");
  }

  private Greeting greeting(UserDirectory users, String address) throws Exception {
    Path file = directory.resolve("certificate.pem");
    SelfSigned.write(file, "ann");
    var throttle = new LoginThrottle();
    throttle.close();
    var logins =
        new Logins(
            users,
            Optional.empty(),
            Passwords.standard(),
            new RecentLogins(Duration.ofMinutes(5)),
            throttle);
    return new CertificateGreeting(logins).of(from(address), certificate(file));
  }

  private static X509Certificate certificate(Path file) throws Exception {
    String pem = Files.readString(file);
    String own = pem.substring(pem.indexOf("-----BEGIN CERTIFICATE-----"));
    try (InputStream in = new ByteArrayInputStream(own.getBytes(US_ASCII))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static UserDirectory ann(UserEntry.Proof proof) {
    var entry =
        new UserEntry("ann", proof, Optional.empty(), List.of(AddressRange.parse("192.0.2.0/24")));
    return name -> Optional.of(entry).filter(one -> name.equals("ann"));
  }

  private static UserDirectory ann() {
    return ann(new UserEntry.Proof.Stored(List.of()));
  }

  @Test
  void theLoginIsLoggedLikeAnyOther() throws Exception {
    assertEquals(new Greeting.PreAuthenticated("ann"), greeting(ann(), "192.0.2.7"));
    assertEquals(
        List.of(
            "logged in: user=<ann> ip=<192.0.2.7> mechanism=<CERTIFICATE> protocol=<imap>"
                + " protection=<local>"),
        lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void whoMayNotLogInFromThereIsAStranger() throws Exception {
    assertEquals(new Greeting.Ready(), greeting(ann(), "198.51.100.7"));
    assertEquals(new Greeting.Ready(), greeting(ann(new UserEntry.Proof.NoLogin()), "192.0.2.7"));
    assertEquals(new Greeting.Ready(), greeting(name -> Optional.empty(), "192.0.2.7"));
    assertEquals(List.of(), lines.list, "and has not failed: they may have a password");
  }

  @Test
  void whileNobodyCanBeFoundTheClientIsSentAway() throws Exception {
    UserDirectory broken =
        name -> {
          throw new StorageException.Unavailable("Try again later", null);
        };
    var refused = (Greeting.Refused) greeting(broken, "192.0.2.7");
    assertTrue(refused.reason().startsWith("[UNAVAILABLE] "), refused.reason());
  }
}

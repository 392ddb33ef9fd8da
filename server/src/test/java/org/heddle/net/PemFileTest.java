package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys and certificates in every form in which OpenSSL writes them.
class PemFileTest {
  private static final char[] NO_PASSWORD = {};

  @TempDir private Path directory = Path.of("");

  private OpenSsl openSsl = new OpenSsl(directory);

  @BeforeEach
  void findOpenSsl() {
    openSsl = OpenSsl.in(directory);
  }

  private String algorithm(String file, char[] password)
      throws IOException, GeneralSecurityException {
    return PemFile.read(openSsl.path(file), password).keys().getFirst().getAlgorithm();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out key",
    "RSA, genrsa -traditional -out key 1024",
    "EC, ecparam -name prime256v1 -genkey -out key",
    "EC, ecparam -name secp384r1 -genkey -noout -out key",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out key",
    "EdDSA, genpkey -algorithm ed25519 -out key",
  })
  void aKeyIsRead(String algorithm, String command) throws Exception {
    openSsl.run(command.split(" "));
    assertEquals(algorithm, algorithm("key", NO_PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "pkcs8 -topk8 -v2 aes256 -passout pass:open -in plain -out key",
    "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA256 -passout pass:open -in plain -out key",
  })
  void anEncryptedKeyIsOpenedByItsPassword(String command) throws Exception {
    openSsl.run(
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "plain");
    openSsl.run(command.split(" "));
    assertEquals("EC", algorithm("key", "open".toCharArray()));
    assertThrows(GeneralSecurityException.class, () -> algorithm("key", "wrong".toCharArray()));
    var e = assertThrows(GeneralSecurityException.class, () -> algorithm("key", NO_PASSWORD));
    assertTrue(String.valueOf(e.getMessage()).contains("--tls-key-password"), e.getMessage());
  }

  @Test
  void anIdentityKnowsItsNames() throws Exception {
    openSsl.certificate("one", "ec", "mail.example.org", "*.example.com");
    var keyFile = Optional.of(openSsl.path("one.key"));
    Identity identity = Identity.read(openSsl.path("one.crt"), keyFile, NO_PASSWORD).getFirst();
    assertEquals(List.of("mail.example.org", "*.example.com"), identity.names());
    assertTrue(identity.isFor("MAIL.example.org"));
    assertTrue(identity.isFor("imap.example.com"));
    assertEquals(false, identity.isFor("a.imap.example.com"));
    assertEquals(false, identity.isFor("example.com"));
  }

  @Test
  void keyAndChainMayShareAFile() throws Exception {
    openSsl.certificate("one", "rsa:1024", "localhost");
    String both =
        Files.readString(openSsl.path("one.key")) + Files.readString(openSsl.path("one.crt"));
    Path file = Files.writeString(openSsl.path("both.pem"), both);
    assertEquals(1, Identity.read(file, Optional.empty(), NO_PASSWORD).size());
  }

  @Test
  void pkcs12IsReadToo() throws Exception {
    openSsl.certificate("one", "ec", "localhost");
    openSsl.run(
        "pkcs12",
        "-export",
        "-in",
        "one.crt",
        "-inkey",
        "one.key",
        "-out",
        "one.p12",
        "-passout",
        "pass:open");
    Path file = openSsl.path("one.p12");
    char[] password = "open".toCharArray();
    assertEquals(1, Identity.read(file, Optional.empty(), password).size());
    assertThrows(IOException.class, () -> Identity.read(file, Optional.empty(), NO_PASSWORD));
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() throws Exception {
    openSsl.certificate("one", "ec", "localhost");
    openSsl.certificate("other", "ec", "localhost");
    openSsl.certificate("rsa", "rsa:1024", "localhost");
    for (String key : List.of("other.key", "rsa.key", "one.crt")) {
      assertThrows(
          GeneralSecurityException.class,
          () -> Identity.read(openSsl.path("one.crt"), Optional.of(openSsl.path(key)), NO_PASSWORD),
          key);
    }
  }

  @Test
  void ourOwnCertificateIsGoodForOpenSsl() throws Exception {
    Path file = openSsl.path("own.pem");
    SelfSigned.write(file, "mail.example.org");
    openSsl.run("verify", "-check_ss_sig", "-x509_strict", "-CAfile", "own.pem", "own.pem");
    openSsl.run("x509", "-in", "own.pem", "-noout", "-checkhost", "mail.example.org");
    Identity identity = Identity.read(file, Optional.empty(), NO_PASSWORD).getFirst();
    assertEquals(List.of("mail.example.org", "localhost"), identity.names());
  }
}

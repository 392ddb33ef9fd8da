package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that show a certificate, and the authority that signed it or did not.
@Timeout(60)
class ClientCertificateTest extends TlsFixture {
  private TlsFiles trustingAuthority() {
    var one = files("one");
    return new TlsFiles(
        one.certificates(), one.keys(), "", Optional.of(openSsl.path("authority.crt")));
  }

  private KeyManager[] clientKeys(String signer) throws Exception {
    openSsl.run(
        "req",
        "-new",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-subj",
        "/CN=Ann",
        "-addext",
        "subjectAltName=email:ann@example.org",
        "-keyout",
        "client.key",
        "-out",
        "client.csr");
    openSsl.run(
        "x509",
        "-req",
        "-in",
        "client.csr",
        "-CA",
        signer + ".crt",
        "-CAkey",
        signer + ".key",
        "-copy_extensions",
        "copy",
        "-days",
        "30",
        "-out",
        "client.crt");
    openSsl.run(
        "pkcs12",
        "-export",
        "-in",
        "client.crt",
        "-inkey",
        "client.key",
        "-out",
        "client.p12",
        "-passout",
        "pass:x");
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(openSsl.path("client.p12"))) {
      store.load(in, new char[] {'x'});
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[] {'x'});
    return factory.getKeyManagers();
  }

  @Test
  void aClientIsKnownByItsCertificate() throws Exception {
    openSsl.certificate("authority", "ec", "authority");
    KeyManager[] keys = clientKeys("authority");
    try (var server = server(trustingAuthority(), PATIENT)) {
      var address = listen(server);
      try (var client = client(socket(address, keys, parameters -> {}))) {
        assertEquals("hello ann@example.org", client.read());
        assertTrue(client.ask("protection").endsWith(" ann@example.org"));
      }
      try (var stranger = client(address)) {
        assertEquals("ready", stranger.read());
      }
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNoGood() throws Exception {
    openSsl.certificate("authority", "ec", "authority");
    openSsl.certificate("impostor", "ec", "authority");
    // The client picks its certificate by the name of the authority, which is right.
    KeyManager[] keys = clientKeys("impostor");
    try (var server = server(trustingAuthority(), PATIENT)) {
      var address = listen(server);
      assertThrows(
          IOException.class,
          () -> {
            try (var client = client(socket(address, keys, parameters -> {}))) {
              assertEquals("EOF", client.read());
              throw new IOException("closed without a word");
            }
          });
    }
  }
}

package org.heddle;

import java.security.cert.X509Certificate;
import org.heddle.auth.Logins;
import org.heddle.auth.Visitor;
import org.heddle.net.CertificateUser;
import org.heddle.net.Greeting;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a session begins that a client's certificate may open: logged in, if the certificate is
/// about a user who may log in from there. Thread-safe.
record CertificateGreeting(Logins logins) {
  private static final Logger log = LoggerFactory.getLogger(CertificateGreeting.class);

  Greeting of(Visitor visitor, X509Certificate certificate) {
    try {
      return CertificateUser.of(certificate)
          .flatMap(name -> logins.certified(visitor, name))
          .<Greeting>map(user -> new Greeting.PreAuthenticated(user.account()))
          .orElseGet(Greeting.Ready::new);
    } catch (StorageException failure) {
      // Without PREAUTH the client would take itself for a stranger and might ask for a password.
      log.warn("no session for a certificate: {}", failure.explained());
      return new Greeting.Refused("[UNAVAILABLE] " + failure.message());
    }
  }
}

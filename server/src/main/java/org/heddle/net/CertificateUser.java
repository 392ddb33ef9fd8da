package org.heddle.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Whom a client's certificate is about.
public final class CertificateUser {
  private static final int RFC822_NAME = 1;

  private CertificateUser() {}

  /// The mail address among the alternative names (RFC 5280 section 4.2.1.6), or else the common
  /// name.
  public static Optional<String> of(X509Certificate certificate) {
    return address(certificate).or(() -> Identity.commonName(certificate));
  }

  private static Optional<String> address(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives =
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      return alternatives.stream()
          .filter(name -> name.get(0).equals(RFC822_NAME))
          .map(name -> name.get(1).toString())
          .findFirst();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }
}

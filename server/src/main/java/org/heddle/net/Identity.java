package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// A certificate chain with its key: who the server can prove to be. Immutable.
///
/// @param chain the server's own certificate first
/// @param names the host names it is for, lower case, possibly with `*.` in front
record Identity(List<X509Certificate> chain, PrivateKey key, List<String> names) {
  private static final int DNS_NAME = 2;

  /// The identities in a certificate's file: one if it is PEM, any number if it is PKCS#12.
  ///
  /// @param keyFile where the key is, if it is not in the same file
  static List<Identity> read(Path file, Optional<Path> keyFile, char[] password)
      throws IOException, GeneralSecurityException {
    byte[] start = new byte[1];
    try (InputStream in = Files.newInputStream(file)) {
      if (in.read(start) == 1 && start[0] == 0x30) {
        return keyStore(file, password);
      }
    }
    PemFile pem = PemFile.read(file, password);
    List<PrivateKey> keys =
        keyFile.isPresent() ? PemFile.read(keyFile.get(), password).keys() : pem.keys();
    if (pem.certificates().isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in it");
    }
    if (keys.isEmpty()) {
      throw new GeneralSecurityException("there is no private key in it, nor in a --tls-key");
    }
    return List.of(of(pem.certificates(), keys.getFirst()));
  }

  private static List<Identity> keyStore(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    var identities = new ArrayList<Identity>();
    for (String alias : Collections.list(store.aliases())) {
      Key key = store.getKey(alias, password);
      Certificate[] chain = store.getCertificateChain(alias);
      if (key instanceof PrivateKey privateKey && chain != null) {
        var certificates = new ArrayList<X509Certificate>();
        for (Certificate certificate : chain) {
          certificates.add((X509Certificate) certificate);
        }
        identities.add(of(certificates, privateKey));
      }
    }
    if (identities.isEmpty()) {
      throw new GeneralSecurityException("there is no key with a certificate in it");
    }
    return identities;
  }

  private static Identity of(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    X509Certificate own = chain.getFirst();
    if (!belongTogether(own, key)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    return new Identity(List.copyOf(chain), key, names(own));
  }

  /// Found out by trying, since a renewal may be half written.
  private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "RSASSA-PSS" -> "RSASSA-PSS";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    if (algorithm.equals("RSASSA-PSS")
        || !certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm());
    }
    byte[] text = {1, 2, 3};
    var signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    var verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(text);
    return verifying.verify(signing.sign());
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    var names = new ArrayList<String>();
    Collection<List<?>> alternatives =
        Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    for (List<?> alternative : alternatives) {
      if (alternative.get(0).equals(DNS_NAME)) {
        names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
      }
    }
    if (names.isEmpty()) {
      commonName(certificate).ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    return List.copyOf(names);
  }

  static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().reversed().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(rdn -> rdn.getValue().toString())
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /// Whether it is for this host; a wildcard stands for one label (RFC 6125 section 6.4.3).
  boolean isFor(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
  }
}

package org.heddle.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates and keys of a PEM file (RFC 7468), in its order; also keys as older OpenSSL
/// writes them (`RSA PRIVATE KEY`, `EC PRIVATE KEY`).
record PemFile(List<X509Certificate> certificates, List<PrivateKey> keys) {
  private static final Logger log = LoggerFactory.getLogger(PemFile.class);
  private static final long LARGEST = 1L << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

  private static final byte[] RSA =
      Der.sequence(Der.oid("1.2.840.113549.1.1.1"), new byte[] {5, 0});

  static PemFile read(Path file, char[] password) throws IOException, GeneralSecurityException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("this is too large for a PEM file");
    }
    var certificates = new ArrayList<X509Certificate>();
    var keys = new ArrayList<PrivateKey>();
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new GeneralSecurityException(
          "the key is encrypted in an old way; openssl pkcs8 -topk8 writes it anew");
    }
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
            certificates.add(certificate(bytes));
        case "PRIVATE KEY" -> keys.add(key(bytes));
        case "ENCRYPTED PRIVATE KEY" -> keys.add(decrypted(bytes, password));
        case "RSA PRIVATE KEY" -> keys.add(key(pkcs8(RSA, bytes)));
        case "EC PRIVATE KEY" -> keys.add(key(pkcs8(ecAlgorithm(bytes), bytes)));
        default -> {} // As DH PARAMETERS, which nobody needs any more.
      }
    }
    return new PemFile(certificates, keys);
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    // The algorithm is named within, but nothing public reads it.
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException another) {
        log.trace("Not {}", algorithm, another);
      }
    }
    throw new InvalidKeySpecException("this is no RSA, EC or EdDSA key");
  }

  private static PrivateKey decrypted(byte[] bytes, char[] password)
      throws IOException, GeneralSecurityException {
    if (password.length == 0) {
      throw new GeneralSecurityException("the key is encrypted: --tls-key-password opens it");
    }
    var encrypted = new EncryptedPrivateKeyInfo(bytes);
    // For PBES2 the name of the algorithm is that of the whole family; the parameters know which.
    String algorithm =
        encrypted.getAlgParameters() == null
            ? encrypted.getAlgName()
            : encrypted.getAlgParameters().toString();
    var key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
    return key(encrypted.getKeySpec(key).getEncoded());
  }

  /// PrivateKeyInfo (RFC 5208 section 5).
  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(key));
  }

  /// ECPrivateKey (RFC 5915 section 3) names its curve in the element with the tag `[0]`, which
  /// PrivateKeyInfo wants in front.
  private static byte[] ecAlgorithm(byte[] key) throws GeneralSecurityException {
    for (int i = 0; i + 3 < key.length; i++) {
      boolean parameters = (key[i] & 0xFF) == 0xA0 && key[i + 2] == 0x06;
      int length = key[i + 1] & 0xFF;
      if (parameters && length == (key[i + 3] & 0xFF) + 2 && i + 2 + length <= key.length) {
        byte[] curve = java.util.Arrays.copyOfRange(key, i + 2, i + 2 + length);
        return Der.sequence(Der.oid("1.2.840.10045.2.1"), curve);
      }
    }
    throw new InvalidKeySpecException("the EC key does not name its curve");
  }
}

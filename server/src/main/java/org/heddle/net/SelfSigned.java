package org.heddle.net;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/// A certificate that the server makes for itself, for trying things out: it says who the server is
/// to nobody who does not know the certificate already (RFC 5280 section 4.1).
public final class SelfSigned {
  private static final int DAYS = 825;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private SelfSigned() {}

  /// Writes a new key and a certificate for it into one PEM file, for the owner alone to read.
  ///
  /// @param name what the server calls itself; it is for `localhost` and the loopback addresses too
  public static void write(Path file, String name) throws IOException {
    String pem;
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      pem =
          block("CERTIFICATE", certificate(pair, name))
              + block("PRIVATE KEY", pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has these algorithms.
    }
    Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "tls", ".pem", mine());
    Files.writeString(written, pem, StandardCharsets.US_ASCII);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Whether the certificate in the file is of no use tomorrow.
  ///
  /// @throws IOException if there is none that can be read
  public static boolean isOutworn(Path file) throws IOException {
    try {
      var certificates = PemFile.read(file, new char[0]).certificates();
      Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
      return !certificates.isEmpty()
          && certificates.getFirst().getNotAfter().toInstant().isBefore(tomorrow);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static FileAttribute<?>[] mine() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String block(String label, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private static byte[] certificate(KeyPair pair, String name) throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    byte[] distinguished =
        Der.sequence(Der.value(0x31, Der.sequence(Der.oid("2.5.4.3"), Der.utf8(cut(name)))));
    Instant now = Instant.now().minus(1, ChronoUnit.HOURS);
    byte[] body =
        Der.sequence(
            Der.value(0xA0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(120, new SecureRandom()).add(BigInteger.ONE)),
            algorithm,
            distinguished,
            Der.sequence(time(now), time(now.plus(DAYS, ChronoUnit.DAYS))),
            distinguished,
            pair.getPublic().getEncoded(),
            Der.value(0xA3, Der.sequence(alternativeNames(name), serverUse())));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body);
    return Der.sequence(body, algorithm, Der.bits(signature.sign()));
  }

  /// A common name has 64 characters at most.
  private static String cut(String name) {
    return name.substring(0, Math.min(64, name.length()));
  }

  private static byte[] time(Instant time) {
    return Der.value(0x17, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] alternativeNames(String name) {
    byte[] six = new byte[16];
    six[15] = 1;
    byte[] names =
        Der.sequence(
            Der.value(0x82, name.getBytes(StandardCharsets.US_ASCII)),
            Der.value(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
            Der.value(0x87, new byte[] {127, 0, 0, 1}),
            Der.value(0x87, six));
    return Der.sequence(Der.oid("2.5.29.17"), Der.octets(names));
  }

  private static byte[] serverUse() {
    byte[] use = Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"));
    return Der.sequence(Der.oid("2.5.29.37"), Der.octets(use));
  }
}

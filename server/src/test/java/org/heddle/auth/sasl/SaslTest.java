package org.heddle.auth.sasl;

import static org.heddle.auth.sasl.TestSasl.BINDING;
import static org.heddle.auth.sasl.TestSasl.BOUND;
import static org.heddle.auth.sasl.TestSasl.PLAINLY;
import static org.heddle.auth.sasl.TestSasl.SASL;
import static org.heddle.auth.sasl.TestSasl.ascii;
import static org.heddle.auth.sasl.TestSasl.outcome;
import static org.heddle.auth.sasl.TestSasl.sasl;
import static org.heddle.auth.sasl.TestSasl.text;
import static org.heddle.auth.sasl.TestSasl.visitor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.heddle.auth.Visitor;
import org.heddle.auth.sasl.Exchange.Step;
import org.heddle.net.Protection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SaslTest {
  @Test
  void theExampleOfRfc7677() {
    var scram =
        new Scram(
            SASL,
            SASL.logins(),
            PLAINLY,
            Mechanism.SCRAM_SHA_256,
            Optional.empty(),
            "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    assertEquals(
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        text(scram.next(ascii("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))));
    assertEquals(
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        text(
            scram.next(
                ascii(
                    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))));
    assertEquals("user", outcome(scram.next(new byte[0])));
  }

  /// The client's side of SCRAM-SHA-256, by the words of RFC 5802 section 3 alone.
  private record ScramClient(String header, String user, String password, byte[] binding) {
    String login(Exchange server) throws GeneralSecurityException {
      String bare = "n=" + user + ",r=clientnonce";
      Step first = server.next((header + bare).getBytes(StandardCharsets.UTF_8));
      if (!(first instanceof Step.Challenge)) {
        return outcome(first);
      }
      String challenge = text(first);
      String[] parts = challenge.split(",");
      byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), 256))
              .getEncoded();
      byte[] channel = new byte[header.length() + binding.length];
      System.arraycopy(ascii(header), 0, channel, 0, header.length());
      System.arraycopy(binding, 0, channel, header.length(), binding.length);
      String withoutProof = "c=" + base64(channel) + "," + parts[0];
      String messages = bare + "," + challenge + "," + withoutProof;
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), messages);
      byte[] proof = new byte[32];
      for (int i = 0; i < proof.length; i++) {
        proof[i] = (byte) (clientKey[i] ^ signature[i]);
      }
      Step last = server.next(ascii(withoutProof + ",p=" + base64(proof)));
      if (!(last instanceof Step.Challenge)) {
        return outcome(last);
      }
      byte[] server2 = hmac(hmac(salted, "Server Key"), messages);
      assertEquals("v=" + base64(server2), text(last), "the server proves itself");
      return outcome(server.next(new byte[0]));
    }

    private static String base64(byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String scram(
      Visitor visitor, Mechanism mechanism, String header, String user, String password)
      throws GeneralSecurityException {
    byte[] binding = header.startsWith("p=") ? BINDING : new byte[0];
    return new ScramClient(header, user, password, binding)
        .login(SASL.begin(mechanism, visitor).orElseThrow());
  }

  private static String scram(String header, String user, String password)
      throws GeneralSecurityException {
    return scram(PLAINLY, Mechanism.SCRAM_SHA_256, header, user, password);
  }

  @Test
  void scramLetsInWhoKnowsThePassword() throws GeneralSecurityException {
    assertEquals("user", scram("n,,", "user", "pencil"));
    assertEquals("dovecot", scram("n,,", "dovecot", "tanstaafl \u00A35"));
    assertEquals("plain", scram("n,,", "plain", "pencil"));
    assertEquals("a,b=c", scram("n,,", "a=2Cb=3Dc", "pencil"));
    assertEquals("user", scram("y,,", "user", "pencil"));
    assertEquals("user", scram("n,a=user,", "user", "pencil"));
    for (String user : List.of("user", "plain", "nobody", "nokeys")) {
      assertEquals("Rejected", scram("n,,", user, "pen"), user);
    }
    assertEquals("Rejected", scram("n,,", "nobody", "pencil"));
  }

  @Test
  void scramIsForMastersToo() throws GeneralSecurityException {
    assertEquals("user", scram("n,a=user,", "plain", "pencil"));
    assertEquals("user", scram("n,,", "user*plain", "pencil"));
    assertEquals("NotAuthorized", scram("n,a=plain,", "user", "pencil"));
  }

  @Test
  void scramPlusIsBoundToTheConnection() throws GeneralSecurityException {
    var plus = Mechanism.SCRAM_SHA_256_PLUS;
    assertEquals("user", scram(BOUND, plus, "p=tls-exporter,,", "user", "pencil"));
    var between =
        new ScramClient("p=tls-exporter,,", "user", "pencil", ascii("of another connection"));
    assertEquals("Rejected", between.login(SASL.begin(plus, BOUND).orElseThrow()));
    assertEquals("malformed", scram(BOUND, plus, "p=tls-unique,,", "user", "pencil"));
    assertEquals("malformed", scram(BOUND, plus, "n,,", "user", "pencil"));
    var without = Mechanism.SCRAM_SHA_256;
    assertEquals("malformed", scram(BOUND, without, "p=tls-exporter,,", "user", "pencil"));
    assertEquals(
        "malformed",
        scram(BOUND, without, "y,,", "user", "pencil"),
        "somebody took the other mechanism from our offer");
    assertEquals("user", scram(BOUND, without, "n,,", "user", "pencil"));
    assertEquals(Optional.empty(), SASL.begin(plus, PLAINLY));
  }

  @Test
  void nobodyCanTellWhoIsThere() {
    String one = challenge("nobody");
    assertEquals(salt(one), salt(challenge("nobody")), "the same salt each time");
    assertNotEquals(salt(one), salt(challenge("somebody")));
    assertTrue(one.endsWith(",i=4096"), one);
    assertEquals(salt(challenge("user")).length(), salt(one).length());
    assertEquals(salt(challenge("plain")), salt(challenge("plain")), "as it is for nobody");
    assertEquals(salt(one), salt(challenge("NoBody")), "users are found in lower case too");
  }

  /// A stranger may fill a line with them, and the stack of a thread is not that deep.
  @Test
  void thousandsOfExtensionsAreNoTrouble() {
    Exchange scram = SASL.begin(Mechanism.SCRAM_SHA_256, PLAINLY).orElseThrow();
    String nonces = text(scram.next(ascii("n,,n=user,r=abc"))).split(",")[0];
    String last = "c=biws," + nonces + ",x=y".repeat(4000) + ",p=AAAA";
    assertEquals("Rejected", outcome(scram.next(ascii(last))));
    Exchange another = SASL.begin(Mechanism.SCRAM_SHA_256, PLAINLY).orElseThrow();
    another.next(ascii("n,,n=user,r=abc" + ",x=y".repeat(4000)));
    assertEquals("malformed", outcome(another.next(ascii("c=biws,r=x" + ",".repeat(12_000)))));
  }

  private static String challenge(String user) {
    Exchange scram = SASL.begin(Mechanism.SCRAM_SHA_256, PLAINLY).orElseThrow();
    return text(scram.next(ascii("n,,n=" + user + ",r=abc")));
  }

  private static String salt(String challenge) {
    return challenge.split(",")[1];
  }

  private static String once(Mechanism mechanism, String message) {
    return outcome(
        SASL.begin(mechanism, PLAINLY)
            .orElseThrow()
            .next(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void plainHasThreeParts() {
    assertEquals("plain", once(Mechanism.PLAIN, "\0plain\0pencil"));
    assertEquals("plain", once(Mechanism.PLAIN, "plain\0plain\0pencil"));
    assertEquals("user", once(Mechanism.PLAIN, "user\0plain\0pencil"));
    assertEquals("user", once(Mechanism.PLAIN, "\0user*plain\0pencil"));
    assertEquals("NotAuthorized", once(Mechanism.PLAIN, "plain\0user\0pencil"));
    assertEquals("Rejected", once(Mechanism.PLAIN, "\0plain\0pen"));
    assertEquals("Rejected", once(Mechanism.PLAIN, "\0nobody\0pencil"));
    for (String message : List.of("", "plain\0pencil", "\0\0pencil", "a\0b\0c\0d")) {
      assertEquals("malformed", once(Mechanism.PLAIN, message), message);
    }
  }

  /// RFC 7628 sections 4.1 to 4.3, with our names.
  @Test
  void bearersHaveTheirTokensLookedAt() {
    assertEquals(
        "user",
        once(
            Mechanism.OAUTHBEARER,
            "n,a=user,\u0001host=server.example.com\u0001port=143\u0001"
                + "auth=Bearer user\u0001\u0001"));
    assertEquals("user", once(Mechanism.OAUTHBEARER, "n,,\u0001auth=bearer user\u0001\u0001"));
    assertEquals("user", once(Mechanism.XOAUTH2, "user=user\u0001auth=Bearer user\u0001\u0001"));
    var asks = SASL.begin(Mechanism.OAUTHBEARER, PLAINLY).orElseThrow();
    assertEquals(
        "{\"status\":\"invalid_token\",\"schemes\":\"bearer\"}",
        text(asks.next(ascii("n,a=user,\u0001auth=\u0001\u0001"))));
    assertEquals("Rejected", outcome(asks.next(ascii("\u0001"))));
    for (String message :
        List.of(
            "",
            "n,a=user,",
            "n,a=user,\u0001\u0001",
            "p=x,,\u0001auth=Bearer user\u0001\u0001",
            "n,a=user,\u0001auth=Basic user\u0001\u0001",
            "n,a=user,\u0001auth=Bearer user\u0001")) {
      assertEquals("malformed", once(Mechanism.OAUTHBEARER, message), message);
    }
  }

  @Test
  void whatIsOfferedDependsOnTheProtection() {
    assertEquals(
        List.of(
            Mechanism.SCRAM_SHA_256,
            Mechanism.OAUTHBEARER,
            Mechanism.XOAUTH2,
            Mechanism.PLAIN,
            Mechanism.LOGIN),
        SASL.offered(PLAINLY));
    Visitor open = visitor(new Protection.Open());
    assertEquals(List.of(Mechanism.SCRAM_SHA_256), SASL.offered(open));
    assertEquals(Optional.empty(), SASL.begin(Mechanism.PLAIN, open));
    assertEquals(5, sasl(Sasl.PlainText.ALWAYS).offered(open).size());
    assertEquals(Mechanism.SCRAM_SHA_256_PLUS, SASL.offered(BOUND).getFirst());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"EXTERNAL"},
      mode = EnumSource.Mode.EXCLUDE)
  void noNonsenseGetsAnybodyIn(Mechanism mechanism) {
    var random = new Random(11);
    String letters = "n,,=ryapm:\0\u0001 user/+Bearer\u00e9";
    int tries = mechanism == Mechanism.LOGIN ? 100 : 500; // LOGIN hashes whatever it gets.
    for (int i = 0; i < tries; i++) {
      Exchange exchange = SASL.begin(mechanism, BOUND).orElseThrow();
      for (int step = 0; step < 3; step++) {
        var message = new StringBuilder(random.nextInt(3) == 0 ? "n,,n=user,r=a" : "");
        for (int n = random.nextInt(20); n > 0; n--) {
          message.append(letters.charAt(random.nextInt(letters.length())));
        }
        Step next = exchange.next(message.toString().getBytes(StandardCharsets.UTF_8));
        assertTrue(!outcome(next).equals("plain") && !outcome(next).equals("dovecot"));
        if (!(next instanceof Step.Challenge)) {
          break;
        }
      }
    }
  }
}

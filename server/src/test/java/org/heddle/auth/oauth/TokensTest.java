package org.heddle.auth.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.heddle.auth.Secret;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final String ISSUER = "https://id.example.org";

  @TempDir private Path directory = Path.of("");

  private final RSAKey rsa = rsa("rsa");
  private final ECKey ec = ec();
  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> question = new AtomicReference<>("");
  private final AtomicInteger status = new AtomicInteger(200);
  private Optional<HttpServer> http = Optional.empty();

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void serve() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    http = Optional.of(server);
  }

  private void answer(HttpExchange exchange) throws IOException {
    question.set(
        exchange.getRequestHeaders().getOrDefault("Authorization", List.of("")).getFirst()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status.get(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    http.orElseThrow().stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + http.orElseThrow().getAddress().getPort() + "/";
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("imap")
        .claim("email", "ann@example.org")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static Secret signed(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String key, JWSSigner signer)
      throws JOSEException {
    var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims.build());
    token.sign(signer);
    return new Secret(token.serialize());
  }

  private Secret signed(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(claims, JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa));
  }

  private String keys(RSAKey... more) {
    var all = new java.util.ArrayList<com.nimbusds.jose.jwk.JWK>(List.of(more));
    all.add(rsa);
    all.add(ec);
    return new JWKSet(all).toPublicJWKSet().toString();
  }

  private JwtVerifier fromFile() throws IOException {
    Path file = Files.writeString(directory.resolve("keys.json"), keys());
    return new JwtVerifier(file.toString(), ISSUER, "imap", "email");
  }

  @Test
  void aTokenIsGoodIfTheIssuerSignedIt() throws Exception {
    JwtVerifier verifier = fromFile();
    var ann = Optional.of("ann@example.org");
    assertEquals(ann, verifier.user(signed(claims())));
    assertEquals(ann, verifier.user(signed(claims().claim("email_verified", true))));
    assertEquals(
        ann, verifier.user(signed(claims(), JWSAlgorithm.ES256, "ec", new ECDSASigner(ec))));
    assertEquals(
        ann, verifier.user(signed(claims(), JWSAlgorithm.PS256, "rsa", new RSASSASigner(rsa))));
    var another = rsa("rsa");
    assertEquals(
        Optional.empty(),
        verifier.user(signed(claims(), JWSAlgorithm.RS256, "rsa", new RSASSASigner(another))));
  }

  @Test
  void aTokenMustBeForUsAndForNow() throws Exception {
    JwtVerifier verifier = fromFile();
    for (JWTClaimsSet.Builder claims :
        List.of(
            claims().issuer("https://other.example.org"),
            claims().audience("smtp"),
            claims().expirationTime(Date.from(Instant.now().minusSeconds(600))),
            claims().expirationTime(null),
            claims().notBeforeTime(Date.from(Instant.now().plusSeconds(600))),
            claims().claim("email", null),
            claims().claim("email_verified", false),
            claims().claim("email_verified", "false"),
            claims().claim("email", List.of("a", "b")))) {
      assertEquals(Optional.empty(), verifier.user(signed(claims)), claims.build()::toString);
    }
  }

  @Test
  void notEverythingThatAnIssuerSignsIsAToken() throws Exception {
    JwtVerifier verifier = fromFile();
    for (String type : List.of("at+jwt", "JWT", "logout+jwt")) {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .keyID("rsa")
              .type(new JOSEObjectType(type))
              .build();
      var token = new SignedJWT(header, claims().build());
      token.sign(new RSASSASigner(rsa));
      boolean good = verifier.user(new Secret(token.serialize())).isPresent();
      assertEquals(!type.equals("logout+jwt"), good, type);
    }
    assertEquals(
        Optional.of(URI.create(ISSUER + "/.well-known/openid-configuration")),
        verifier.discovery());
  }

  @Test
  void aTokenThatNobodySignedIsNoGood() throws Exception {
    JwtVerifier verifier = fromFile();
    assertEquals(
        Optional.empty(), verifier.user(new Secret(new PlainJWT(claims().build()).serialize())));
    byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
    Secret confused = signed(claims(), JWSAlgorithm.HS256, "rsa", new MACSigner(publicKey));
    assertEquals(Optional.empty(), verifier.user(confused));
    for (String text : List.of("", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.")) {
      assertEquals(Optional.empty(), verifier.user(new Secret(text)), text);
    }
  }

  @Test
  void keysAreFetchedAgainWhenTheyChange() throws Exception {
    answer.set(keys());
    var verifier = new JwtVerifier(url(), ISSUER, "imap", "email");
    assertEquals(Optional.of("ann@example.org"), verifier.user(signed(claims())));
    RSAKey fresh = rsa("fresh");
    answer.set(keys(fresh));
    Secret token = signed(claims(), JWSAlgorithm.RS256, "fresh", new RSASSASigner(fresh));
    assertEquals(Optional.of("ann@example.org"), verifier.user(token));
  }

  @Test
  void keysThatCannotBeFetchedAreNoBadToken() throws Exception {
    status.set(500);
    var verifier = new JwtVerifier(url(), ISSUER, "imap", "email");
    assertThrows(StorageException.Unavailable.class, () -> verifier.user(signed(claims())));
    assertThrows(
        IllegalArgumentException.class,
        () -> new JwtVerifier(directory.resolve("none").toString(), "", "", "email"));
  }

  @Test
  void theIssuerIsAskedAboutWhatOnlyItKnows() {
    var introspection =
        new Introspection(url(), "us", new Secret("pw d"), ISSUER, "imap", "username");
    var token = new Secret("opaque token");
    answer.set(
        "{\"active\":true,\"username\":\"ann\",\"iss\":\"" + ISSUER + "\",\"aud\":[\"imap\"]}");
    assertEquals(Optional.of("ann"), introspection.user(token));
    assertEquals(
        "Basic dXM6cHcrZA== token=opaque+token&token_type_hint=access_token", question.get());
    for (String refused :
        List.of(
            "{\"active\":false}",
            "{}",
            "{\"active\":\"true\",\"username\":\"ann\"}",
            "{\"active\":true,\"username\":\"ann\",\"iss\":\"x\",\"aud\":\"imap\"}",
            "{\"active\":true,\"username\":\"ann\",\"iss\":\"" + ISSUER + "\",\"aud\":\"x\"}",
            "{\"active\":true,\"iss\":\"" + ISSUER + "\",\"aud\":\"imap\"}")) {
      answer.set(refused);
      assertEquals(Optional.empty(), introspection.user(token), refused);
    }
  }

  @Test
  void anIssuerThatDoesNotAnswerIsNoBadToken() {
    var introspection = new Introspection(url(), "", new Secret(""), "", "", "username");
    status.set(503);
    assertThrows(StorageException.Unavailable.class, () -> introspection.user(new Secret("x")));
    status.set(200);
    answer.set("<html>");
    assertThrows(StorageException.Unavailable.class, () -> introspection.user(new Secret("x")));
    stop();
    assertThrows(StorageException.Unavailable.class, () -> introspection.user(new Secret("x")));
    assertTrue(question.get().startsWith(" token=x"));
  }
}

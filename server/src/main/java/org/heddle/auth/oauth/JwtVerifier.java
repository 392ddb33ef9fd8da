package org.heddle.auth.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.heddle.auth.Secret;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tokens that are JWTs (RFC 7519, RFC 9068), signed by one of the issuer's public keys (RFC 7517).
/// Keys from a URL are kept, and asked for again when a token names one that is not known, though
/// not more often than once in a while.
public final class JwtVerifier implements TokenVerifier {
  private static final Logger log = LoggerFactory.getLogger(JwtVerifier.class);
  private static final int MILLIS = 5000;
  private static final int LARGEST = 1 << 20;

  /// Signatures only: a key that everybody may know must not be taken for a shared secret.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Stream.of(JWSAlgorithm.Family.RSA, JWSAlgorithm.Family.EC)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final String issuer;
  private final String userClaim;

  /// @param keys a URL, or a file
  /// @param issuer empty for any
  /// @param audience empty for any
  /// @throws IllegalArgumentException if there are no such keys
  public JwtVerifier(String keys, String issuer, String audience, String userClaim) {
    this.issuer = issuer;
    this.userClaim = userClaim;
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source(keys)));
    // An issuer signs other things too, as logout tokens: they are no proof of anybody.
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT,
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/at+jwt"),
            null));
    var exact = new JWTClaimsSet.Builder();
    if (!issuer.isEmpty()) {
      exact.issuer(issuer);
    }
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience.isEmpty() ? null : audience, exact.build(), Set.of("exp", userClaim)));
  }

  private static JWKSource<SecurityContext> source(String keys) {
    try {
      if (!keys.startsWith("https:") && !keys.startsWith("http:")) {
        return new ImmutableJWKSet<>(JWKSet.load(new File(keys)));
      }
      var retriever = new DefaultResourceRetriever(MILLIS, MILLIS, LARGEST);
      return JWKSourceBuilder.create(URI.create(keys).toURL(), retriever).retrying(true).build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("'" + keys + "' is no URL", e);
    } catch (IOException | ParseException e) {
      throw new IllegalArgumentException("there are no keys in " + keys + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<URI> discovery() {
    return Claims.discovery(issuer);
  }

  @Override
  public Optional<String> user(Secret token) {
    try {
      JWTClaimsSet claims = processor.process(token.value(), null);
      return Claims.user(claims.getClaims(), userClaim);
    } catch (KeySourceException e) {
      throw new StorageException.Unavailable("Tokens cannot be checked now", e);
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
      log.debug("A token is refused: {}", e.getMessage());
      return Optional.empty();
    }
  }
}

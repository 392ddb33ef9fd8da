package org.heddle.auth.sasl;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.Logins;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Secret;
import org.heddle.auth.Visitor;
import org.heddle.auth.oauth.TokenVerifier;

/// OAUTHBEARER (RFC 7628) and XOAUTH2, from which it came: a token says who the client is. A
/// refusal is a challenge in JSON first, to which the client has to answer something.
final class Bearer implements Exchange {
  private static final char SEPARATOR = 1;
  private static final String SCHEME = "Bearer ";

  private final Logins logins;
  private final Visitor visitor;
  private final Mechanism mechanism;
  private final TokenVerifier tokens;
  private Optional<Logins.Outcome> refusal = Optional.empty();

  Bearer(Logins logins, Visitor visitor, Mechanism mechanism, TokenVerifier tokens) {
    this.logins = logins;
    this.visitor = visitor;
    this.mechanism = mechanism;
    this.tokens = tokens;
  }

  /// @param wanted whom the client wants to be; empty for whoever the token is about
  private record Request(String wanted, Secret token) {}

  @Override
  public Step next(byte[] message) {
    if (refusal.isPresent()) {
      return new Step.Done(refusal.get());
    }
    Optional<Request> request =
        Texts.utf8(message)
            .flatMap(text -> mechanism == Mechanism.OAUTHBEARER ? bearer(text) : xoauth2(text));
    if (request.isEmpty()) {
      return new Step.Malformed("Not an " + mechanism.text() + " message");
    }
    return verify(request.get());
  }

  private Step verify(Request request) {
    logins.pause(visitor, request.wanted);
    Optional<String> user =
        request.token.value().isEmpty() ? Optional.empty() : tokens.user(request.token);
    if (user.isEmpty()) {
      var claim = new Claim(request.wanted, request.wanted);
      return refuse(logins.rejected(visitor, claim, mechanism.text()));
    }
    String wanted = request.wanted.isEmpty() ? user.get() : request.wanted;
    var outcome = logins.vouched(visitor, new Claim(user.get(), wanted), mechanism.text());
    return outcome instanceof Logins.Outcome.Accepted ? new Step.Done(outcome) : refuse(outcome);
  }

  private Step refuse(Logins.Outcome outcome) {
    refusal = Optional.of(outcome);
    String status = mechanism == Mechanism.OAUTHBEARER ? "invalid_token" : "400";
    String where =
        tokens
            .discovery()
            .map(url -> ",\"openid-configuration\":\"" + url.toASCIIString() + "\"")
            .orElse("");
    String json = "{\"status\":\"" + status + "\",\"schemes\":\"bearer\"" + where + "}";
    return new Step.Challenge(json.getBytes(StandardCharsets.US_ASCII));
  }

  /// `gs2-header kvsep *kvpair kvsep` (section 3.1): `n,a=user@example.com,^Ahost=…^Aauth=Bearer
  /// …^A^A`.
  private static Optional<Request> bearer(String text) {
    int start = text.indexOf(SEPARATOR);
    if (start < 0) {
      return Optional.empty();
    }
    String[] header = text.substring(0, start).split(",", -1);
    boolean good =
        header.length == 3
            && (header[0].equals("n") || header[0].equals("y"))
            && (header[1].isEmpty() || header[1].startsWith("a="))
            && header[2].isEmpty();
    String wanted = good && !header[1].isEmpty() ? header[1].substring(2) : "";
    return good
        ? token(text.substring(start + 1))
            .map(token -> new Request(wanted.replace("=2C", ",").replace("=3D", "="), token))
        : Optional.empty();
  }

  /// `user=someuser@example.com^Aauth=Bearer …^A^A`
  private static Optional<Request> xoauth2(String text) {
    String wanted = pairs(text).getOrDefault("user", "");
    return token(text).map(token -> new Request(wanted, token));
  }

  private static Map<String, String> pairs(String text) {
    var pairs = new LinkedHashMap<String, String>();
    for (String pair : text.split(String.valueOf(SEPARATOR))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }

  /// An empty `auth` asks where tokens come from (RFC 7628 section 4.3): there is no token in it.
  private static Optional<Secret> token(String text) {
    String authorization = pairs(text).getOrDefault("auth", "none");
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!text.endsWith("" + SEPARATOR + SEPARATOR) || !(bearer || authorization.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new Secret(bearer ? authorization.substring(SCHEME.length()).strip() : ""));
  }
}

package org.heddle.auth.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.heddle.auth.Secret;
import org.heddle.storage.StorageException;

/// Tokens of which only the issuer knows what they mean: it is asked for each (RFC 7662).
public final class Introspection implements TokenVerifier {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 16;
  private static final int OK = 200;

  private final URI url;
  private final String authorization;
  private final String issuer;
  private final String audience;
  private final String userClaim;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param clientId who asks
  /// @param issuer empty for any
  /// @param audience empty for any
  /// @throws IllegalArgumentException if it is no URL
  public Introspection(
      String url,
      String clientId,
      Secret clientSecret,
      String issuer,
      String audience,
      String userClaim) {
    this.url = URI.create(url);
    this.issuer = issuer;
    this.audience = audience;
    this.userClaim = userClaim;
    String pair = encoded(clientId) + ":" + encoded(clientSecret.value());
    this.authorization =
        clientId.isEmpty()
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    HttpRequest.newBuilder(this.url);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public Optional<URI> discovery() {
    return Claims.discovery(issuer);
  }

  @Override
  public Optional<String> user(Secret token) {
    Map<String, Object> answer = ask(token);
    boolean good =
        Boolean.TRUE.equals(answer.get("active"))
            && (issuer.isEmpty() || issuer.equals(answer.get("iss")))
            && (audience.isEmpty() || isMeantForUs(answer));
    return good ? Claims.user(answer, userClaim) : Optional.empty();
  }

  private boolean isMeantForUs(Map<String, Object> answer) {
    return audience.equals(answer.get("aud"))
        || (answer.get("aud") instanceof List<?> several && several.contains(audience));
  }

  private Map<String, Object> ask(Secret token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "token=" + encoded(token.value()) + "&token_type_hint=access_token"));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return parsed(answer(request.build()));
  }

  /// In time as a whole: a request's own timeout ends with the header of the answer.
  private HttpResponse<byte[]> answer(HttpRequest request) {
    var body = HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST);
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, body);
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      throw new StorageException.Unavailable("Tokens cannot be checked now", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("The server is shutting down", e);
    }
  }

  private Map<String, Object> parsed(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new StorageException.Unavailable(
          "Tokens cannot be checked now", new IOException(url + " answers " + answer.statusCode()));
    }
    try {
      return JSONObjectUtils.parse(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new StorageException.Unavailable("Tokens cannot be checked now", e);
    }
  }
}

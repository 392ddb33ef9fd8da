package org.heddle.auth.oauth;

import java.net.URI;
import java.util.Optional;
import org.heddle.auth.Secret;

/// Finds out who a bearer token (RFC 6750) is about. Thread-safe; may take a while.
public interface TokenVerifier {
  /// The user's name, if the token is good.
  ///
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  Optional<String> user(Secret token);

  /// Where clients learn how to get a token, if that is known.
  default Optional<URI> discovery() {
    return Optional.empty();
  }
}

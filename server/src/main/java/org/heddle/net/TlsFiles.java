package org.heddle.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that TLS rests on.
///
/// @param certificates PEM or PKCS#12, at least one; the first is for clients that name no host
/// @param keys of each, in the same order; empty where the keys are in the certificates' files
/// @param password of encrypted keys; empty for none
/// @param clientAuthorities PEM of those who sign clients' certificates; without it no client is
///   asked for one
public record TlsFiles(
    List<Path> certificates, List<Path> keys, String password, Optional<Path> clientAuthorities) {
  public TlsFiles {
    certificates = List.copyOf(certificates);
    keys = List.copyOf(keys);
  }

  Optional<Path> keyOf(int certificate) {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(certificate));
  }

  List<Path> all() {
    return Stream.of(certificates.stream(), keys.stream(), clientAuthorities.stream())
        .flatMap(paths -> paths)
        .toList();
  }

  @Override
  public String toString() {
    return "TlsFiles" + certificates;
  }
}

package org.heddle.net;

import java.security.cert.X509Certificate;
import java.util.Optional;

/// What keeps others from reading what is said over a connection.
public sealed interface Protection {
  /// Nothing, but it never leaves this machine: a loopback address, a Unix socket, a pipe.
  record Local() implements Protection {}

  /// Nothing.
  record Open() implements Protection {}

  /// TLS, of ours or of a trusted proxy in front of us. Immutable.
  non-sealed interface Tls extends Protection {
    /// For the log, as `TLSv1.3`.
    String version();

    /// For the log, as `TLS_AES_128_GCM_SHA256`.
    String cipherSuite();

    /// The certificate that the client showed, if it did; it was checked against the authorities
    /// that the operator named.
    Optional<X509Certificate> clientCertificate();

    /// The `tls-exporter` channel binding (RFC 9266), 32 bytes; nothing where the client speaks TLS
    /// with somebody else, or in a way that has no binding that is worth the name.
    Optional<byte[]> channelBinding();
  }
}

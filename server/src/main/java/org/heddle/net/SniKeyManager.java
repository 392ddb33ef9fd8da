package org.heddle.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate by the name that the client asks for (RFC 6066 section 3), and the first
/// one if it asks for none that is known. Immutable.
final class SniKeyManager extends X509ExtendedKeyManager {
  private final List<Identity> identities;

  SniKeyManager(List<Identity> identities) {
    this.identities = List.copyOf(identities);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    var names =
        socket instanceof SSLSocket secure
                && secure.getHandshakeSession() instanceof ExtendedSSLSession session
            ? session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .toList()
            : List.<String>of();
    int[] usable =
        IntStream.range(0, identities.size())
            .filter(i -> isOfType(identities.get(i), keyType))
            .toArray();
    for (int i : usable) {
      if (names.stream().anyMatch(identities.get(i)::isFor)) {
        return Integer.toString(i);
      }
    }
    boolean known =
        names.stream().anyMatch(name -> identities.stream().anyMatch(i -> i.isFor(name)));
    return known ? null : first(usable);
  }

  /// The first one, or one with another kind of key for the same host: not just any with the kind
  /// of key that the client likes best.
  private @Nullable String first(int[] usable) {
    Identity first = identities.getFirst();
    for (int i : usable) {
      if (i == 0 || first.names().stream().anyMatch(identities.get(i)::isFor)) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  private static boolean isOfType(Identity identity, String keyType) {
    String algorithm = identity.key().getAlgorithm();
    return algorithm.equals(keyType)
        || (algorithm.equals("EdDSA") && keyType.startsWith("Ed"))
        || (algorithm.equals("RSA") && keyType.equals("RSASSA-PSS"));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return identities.get(Integer.parseInt(alias)).key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return null;
  }
}

package org.heddle.auth.sasl;

import java.util.Optional;
import org.heddle.auth.Logins;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Visitor;

/// EXTERNAL (RFC 4422 appendix A): the certificate that the client has shown says who it is, and
/// the message whom it wants to be, if it is not empty.
///
/// @param user whom the certificate is about
record External(Logins logins, Visitor visitor, String user) implements Exchange {
  @Override
  public Step next(byte[] message) {
    Optional<String> wanted = Texts.utf8(message);
    if (wanted.isEmpty() || wanted.get().indexOf('\0') >= 0) {
      return new Step.Malformed("Not an EXTERNAL message");
    }
    var claim = new Claim(user, wanted.get().isEmpty() ? user : wanted.get());
    return new Step.Done(logins.vouched(visitor, claim, Mechanism.EXTERNAL.text()));
  }
}

package org.heddle.auth.sasl;

import java.util.Optional;
import org.heddle.auth.Logins;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Secret;
import org.heddle.auth.Visitor;

/// PLAIN (RFC 4616): authorization identity, NUL, user, NUL, password.
record Plain(Logins logins, Visitor visitor) implements Exchange {
  @Override
  public Step next(byte[] message) {
    Optional<String[]> parts = Texts.utf8(message).map(text -> text.split("\0", -1));
    if (parts.isEmpty() || parts.get().length != 3 || parts.get()[1].isEmpty()) {
      return new Step.Malformed("Not a PLAIN message");
    }
    var claim = Claim.of(parts.get()[1], parts.get()[0]);
    var password = new Secret(parts.get()[2]);
    return new Step.Done(logins.withPassword(visitor, claim, password, Mechanism.PLAIN.text()));
  }
}

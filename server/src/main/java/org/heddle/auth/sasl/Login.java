package org.heddle.auth.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.heddle.auth.Logins;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Secret;
import org.heddle.auth.Visitor;

/// LOGIN, which no RFC describes and old clients use: the server asks for the name, then for the
/// password. A client that sends the name at once is asked for the password only.
final class Login implements Exchange {
  private static final byte[] NAME = "User Name".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PASSWORD = "Password".getBytes(StandardCharsets.US_ASCII);

  private final Logins logins;
  private final Visitor visitor;
  private boolean asked;
  private Optional<String> name = Optional.empty();

  Login(Logins logins, Visitor visitor) {
    this.logins = logins;
    this.visitor = visitor;
  }

  @Override
  public First first() {
    return First.SERVER;
  }

  @Override
  public Step next(byte[] message) {
    Optional<String> text = Texts.utf8(message);
    if (text.isEmpty()) {
      return new Step.Malformed("Not UTF-8");
    }
    if (!asked && message.length == 0) {
      asked = true;
      return new Step.Challenge(NAME);
    }
    if (name.isEmpty()) {
      asked = true;
      name = text;
      return new Step.Challenge(PASSWORD);
    }
    var claim = Claim.of(name.get(), "");
    var password = new Secret(text.get());
    return new Step.Done(logins.withPassword(visitor, claim, password, Mechanism.LOGIN.text()));
  }
}

package org.heddle.auth.sasl;

import java.util.Optional;

/// The mechanisms, in the order in which they are offered: the best first.
public enum Mechanism {
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS", Reveals.NOTHING),
  SCRAM_SHA_256("SCRAM-SHA-256", Reveals.NOTHING),
  EXTERNAL("EXTERNAL", Reveals.NOTHING),
  OAUTHBEARER("OAUTHBEARER", Reveals.SECRET),
  XOAUTH2("XOAUTH2", Reveals.SECRET),
  PLAIN("PLAIN", Reveals.SECRET),
  LOGIN("LOGIN", Reveals.SECRET);

  /// What somebody learns who listens.
  enum Reveals {
    NOTHING,
    /// What is good for logging in.
    SECRET
  }

  private final String text;
  private final Reveals reveals;

  Mechanism(String text, Reveals reveals) {
    this.text = text;
    this.reveals = reveals;
  }

  /// As it is written in a protocol.
  public String text() {
    return text;
  }

  Reveals reveals() {
    return reveals;
  }

  /// @param text in upper case
  public static Optional<Mechanism> named(String text) {
    for (Mechanism mechanism : values()) {
      if (mechanism.text.equals(text)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }
}

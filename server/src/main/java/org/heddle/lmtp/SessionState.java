package org.heddle.lmtp;

import java.util.List;

/// Where a session is (RFC 5321 section 4.1.4).
sealed interface SessionState {
  /// The client has not said LHLO, or not since TLS began.
  record Greeted() implements SessionState {}

  /// Between transactions.
  ///
  /// @param client what the client calls itself
  record Ready(String client) implements SessionState {}

  /// After MAIL.
  ///
  /// @param recipients those that were accepted, in order
  record Addressing(String client, Command.Mail mail, List<Recipient> recipients)
      implements SessionState {
    public Addressing {
      recipients = List.copyOf(recipients);
    }
  }

  /// After the first BDAT.
  ///
  /// @param message what has come so far; closed when this state is left
  record Chunking(Addressing to, Incoming message) implements SessionState {}

  /// After QUIT.
  record Ended() implements SessionState {}

  /// Ends what has begun, for a client that begins anew.
  default void leave() {
    if (this instanceof Chunking(Addressing to, Incoming message)) {
      message.close();
    }
  }
}

package org.heddle.auth.sasl;

import java.util.Arrays;
import org.heddle.auth.Logins;

/// One conversation, from the server's side. Confined to one thread.
public interface Exchange {
  /// What the server says next.
  sealed interface Step {
    /// @param bytes for the client, which has to answer
    record Challenge(byte[] bytes) implements Step {
      @Override
      public boolean equals(Object other) {
        return other instanceof Challenge(byte[] theirs) && Arrays.equals(bytes, theirs);
      }

      @Override
      public int hashCode() {
        return Arrays.hashCode(bytes);
      }
    }

    /// The end of it.
    record Done(Logins.Outcome outcome) implements Step {}

    /// What the client said makes no sense.
    ///
    /// @param reason for the client
    record Malformed(String reason) implements Step {}
  }

  /// Whose turn it is first.
  enum First {
    CLIENT,
    SERVER
  }

  default First first() {
    return First.CLIENT;
  }

  /// Takes the client's next message; where the server is first, the first one is empty.
  ///
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  Step next(byte[] message);
}

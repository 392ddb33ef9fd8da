package org.heddle.net;

/// What is spoken on a listener. Thread-safe.
public interface Protocol {
  /// The session for a new connection. The caller runs it on a virtual thread of its own and closes
  /// the connection when it returns.
  Session open(Connection connection, Greeting greeting);

  /// One connection's conversation, from greeting to end.
  interface Session extends Runnable {
    /// Asks it to say goodbye and end soon: at once if it waits, after the command otherwise. From
    /// any thread; returns at once.
    void stop();
  }
}

package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// One accepted byte stream: a TCP connection, a Unix socket, or standard input and output. The
/// session's thread owns the streams; [#stopReading] and [#abort] may be called from any thread.
public interface Connection {
  /// Unbuffered; a read that waits longer than [#readTimeout] throws
  /// [java.net.SocketTimeoutException] and may be repeated.
  InputStream input();

  /// Unbuffered; a write that makes no progress for the configured time ends in an `IOException`.
  OutputStream output();

  /// Who is there, for the log: an address, or `local`.
  String peer();

  /// The client's address, as a trusted proxy reports it where there is one; nothing for a Unix
  /// socket or a pipe.
  Optional<InetAddress> address();

  /// What protects it now. Changes with [#startTls] only.
  Protection protection();

  /// Whether [#startTls] is possible: there is a certificate, and no TLS yet.
  boolean canStartTls();

  /// Begins TLS (RFC 9051 section 6.2.1), on the session's thread, which has flushed its output and
  /// read nothing ahead. From then on [#input] and [#output] are other streams.
  ///
  /// @throws IOException if the client does not manage; the connection is of no use then
  void startTls() throws IOException;

  /// How long one read may wait; zero for ever.
  void readTimeout(Duration timeout);

  /// Lifts the absolute deadline that holds until somebody has logged in, and counts the connection
  /// as this user's until it is closed.
  ///
  /// @return false if the user has as many connections as a user may have: then nothing was counted
  ///   or lifted
  boolean loggedIn(String user);

  /// Undoes [#loggedIn]: the connection is nobody's again, and has the same time again until
  /// somebody has logged in.
  void loggedOut();

  /// Lifts that deadline for a protocol in which nobody logs in.
  void needsNoLogin();

  /// Makes a read that waits, and every later one, see the end of the stream; the session can still
  /// write.
  void stopReading();

  /// Ends it at once, whatever the session is doing.
  void abort();
}

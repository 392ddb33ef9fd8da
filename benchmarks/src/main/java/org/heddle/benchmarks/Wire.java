package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client that does no more than a benchmark needs: it sends lines and reads up to a tagged
/// answer. Confined to one thread.
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream input;
  private final byte[] line = new byte[64 * 1024];

  /// Connects; the greeting is still unread.
  Wire(InetSocketAddress address) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Reads one line.
  ///
  /// @return its length with the line end
  int line() throws IOException {
    int length = 0;
    while (true) {
      int octet = input.read();
      if (octet < 0) {
        throw new EOFException();
      }
      if (length < line.length) {
        line[length] = (byte) octet;
      }
      length++;
      if (octet == '\n') {
        return length;
      }
    }
  }

  /// Reads up to and with the line that begins with `a1 `.
  ///
  /// @return the number of bytes
  /// @throws IllegalStateException if that line does not say OK
  long answer() throws IOException {
    long bytes = 0;
    while (true) {
      int length = line();
      bytes += length;
      if (line[0] == 'a' && line[1] == '1' && line[2] == ' ') {
        if (line[3] != 'O') {
          throw new IllegalStateException(new String(line, 0, length, ISO_8859_1));
        }
        return bytes;
      }
    }
  }

  /// Reads up to and with an untagged FETCH of flags.
  void fetch() throws IOException {
    int length = line();
    while (!new String(line, 0, length, ISO_8859_1).contains(" FETCH ")) {
      length = line();
    }
  }

  /// Sends a command and reads its answer.
  long command(byte[] command) throws IOException {
    send(command);
    return answer();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

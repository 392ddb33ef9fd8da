package org.heddle.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The other side in tests: sends and reads lines.
record Client(AutoCloseable socket, BufferedReader reader, OutputStream output)
    implements AutoCloseable {
  static Client to(InetSocketAddress address) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(address);
    socket.setSoTimeout(20_000);
    return of(socket, socket.getInputStream(), socket.getOutputStream());
  }

  static Client to(Path path) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return of(channel, UnixTransport.reader(channel), UnixTransport.writer(channel));
  }

  static Client of(AutoCloseable socket, InputStream input, OutputStream output) {
    return new Client(
        socket, new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)), output);
  }

  void send(String line) throws IOException {
    output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// The next line, or `EOF`.
  String read() throws IOException {
    String line = reader.readLine();
    return line == null ? "EOF" : line;
  }

  String ask(String line) throws IOException {
    send(line);
    return read();
  }

  /// Closes before the end of the test.
  void hangUp() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

package org.heddle.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Takes TCP connections.
final class TcpAcceptor implements Acceptor {
  private static final int BACKLOG = 512;

  private final ServerSocket socket;

  /// @throws IOException if the address cannot be listened on
  TcpAcceptor(InetSocketAddress address) throws IOException {
    socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public Transport accept() throws IOException {
    while (true) {
      Socket accepted = socket.accept();
      try {
        return new SocketTransport(accepted);
      } catch (IOException gone) {
        accepted.close();
      }
    }
  }

  @Override
  public String place() {
    return SocketTransport.text(address());
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException closed) {
      return;
    }
  }
}

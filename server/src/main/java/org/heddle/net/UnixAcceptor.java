package org.heddle.net;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/// Takes connections over a Unix socket. The operating system says who is on the other side
/// (SO_PEERCRED), so that the permissions of the file are a convenience and not the lock.
final class UnixAcceptor implements Acceptor {
  /// Who may connect.
  enum Door {
    /// Whoever started the server, and root.
    OWNER("rw-------"),
    /// Every user of the machine.
    EVERYBODY("rw-rw-rw-");

    private final String permissions;

    Door(String permissions) {
      this.permissions = permissions;
    }
  }

  private final Path path;
  private final Door door;
  private final ServerSocketChannel channel;
  private final UserPrincipal owner;

  /// Listens at this path, in place of a socket file that a server left behind.
  ///
  /// @throws BindException if another server listens there
  /// @throws FileAlreadyExistsException if something else than a socket is there
  /// @throws IOException if the path cannot be listened on
  UnixAcceptor(Path path, Door door) throws IOException {
    this.path = path;
    this.door = door;
    removeStale(path);
    channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(door.permissions));
      owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isSymbolicLink(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (answers(path)) {
      throw new BindException("Address already in use");
    }
    Files.deleteIfExists(path);
  }

  private static boolean answers(Path path) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (java.net.ConnectException refused) {
      return false;
    }
  }

  @Override
  public Transport accept() throws IOException {
    while (true) {
      SocketChannel accepted = channel.accept();
      try {
        UserPrincipal peer = accepted.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (door == Door.EVERYBODY) {
          return new UnixTransport(accepted, new Origin.Local(peer.getName()));
        }
        if (peer.equals(owner) || peer.getName().equals("root")) {
          return new UnixTransport(accepted, new Origin.Owner());
        }
        accepted.close();
      } catch (IOException gone) {
        accepted.close();
      }
    }
  }

  @Override
  public String place() {
    return path.toString();
  }

  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(path);
      }
      channel.close();
    } catch (IOException closed) {
      return;
    }
  }
}

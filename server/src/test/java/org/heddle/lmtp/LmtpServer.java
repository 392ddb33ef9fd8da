package org.heddle.lmtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.Directories;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Server;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;

/// A real server that speaks LMTP over a storage. A name is a user if it begins with `user`, and
/// whoever asks for `broken` finds the directory out of order. Messages may have 20,000 octets.
final class LmtpServer implements AutoCloseable {
  static final int LIMIT = 20_000;

  private final Server server;
  private final int port;

  LmtpServer(Storage storage, Path spool) throws IOException {
    this(storage, spool, LIMIT);
  }

  LmtpServer(Storage storage, Path spool, long limit) throws IOException {
    var admission = new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN);
    var timing = Server.Timing.standard(Duration.ofMinutes(1));
    server = new Server(Server.Front.plain(admission), timing);
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    port = server.listen(any, new LmtpProtocol(delivery(storage, spool, limit))).getPort();
  }

  static Delivery delivery(Storage storage, Path spool, long limit) throws IOException {
    var settings =
        new DeliverySettings(
            "mail.example",
            limit,
            "+",
            DeliverySettings.WhenFull.REJECT,
            QuotaLimits.NONE,
            Files.createDirectories(spool));
    return new Delivery(storage, new Directories(List.of(directory())), settings);
  }

  private static UserDirectory directory() {
    return name -> {
      if (name.startsWith("broken")) {
        throw new StorageException.Unavailable("The directory does not answer", null);
      }
      return name.startsWith("user") && name.indexOf('@') < 0 && name.indexOf('+') < 0
          ? Optional.of(
              new UserEntry(name, new UserEntry.Proof.NoLogin(), Optional.empty(), List.of()))
          : Optional.empty();
    };
  }

  int port() {
    return port;
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() {
    server.close();
  }
}

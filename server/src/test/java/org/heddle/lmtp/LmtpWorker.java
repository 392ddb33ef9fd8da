package org.heddle.lmtp;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// Serves LMTP until it is killed: the provider's class and the data directory are its arguments.
public final class LmtpWorker {
  private LmtpWorker() {}

  /// Prints the port as its only line.
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[1]);
    var provider =
        Class.forName(args[0])
            .asSubclass(StorageProvider.class)
            .getDeclaredConstructor()
            .newInstance();
    var storage = provider.open(new StorageConfig(data, Map.of()));
    var server = new LmtpServer(storage, data.resolve("incoming"), 1_000_000);
    System.out.println(server.port());
    System.out.flush();
    Thread.currentThread().join();
  }
}

package org.heddle;

import java.util.ServiceLoader;
import org.heddle.storage.StorageProvider;

/// Entry point.
public final class Main {
  private Main() {}

  /// Runs the command that the arguments name, and ends the process with its status: 0 if it did
  /// what it was asked, 1 if it could not, 2 if it was asked nonsense.
  public static void main(String[] args) {
    tuneVirtualThreads();
    // A client that makes us compute again and again is no mail client.
    setUnlessGiven("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    var surroundings =
        new Surroundings(
            System.in,
            System.out,
            System.err,
            System.getenv(),
            ServiceLoader.load(StorageProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    System.exit(new CommandLineProgram(surroundings).run(args));
  }

  /// Has to come before the first virtual thread. Pollers that are virtual threads themselves halve
  /// the time of a small command; and since reading a file holds on to the carrier, there must be
  /// more carriers than cores.
  private static void tuneVirtualThreads() {
    setUnlessGiven("jdk.pollerMode", "1");
    int carriers = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
    setUnlessGiven("jdk.virtualThreadScheduler.parallelism", Integer.toString(carriers));
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}

package org.heddle.storage.maildir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Gives out names for new files that no other process on any host gives out: time, process, a
/// counter, host. Thread-safe.
final class BaseNames {
  private final Clock clock;
  private final AtomicLong counter = new AtomicLong();
  private final String host;

  BaseNames(Clock clock) {
    this.clock = clock;
    this.host = hostName();
  }

  /// The name of this host, as dotlocks tell it.
  String host() {
    return host;
  }

  /// A new name, without sizes.
  String next() {
    Instant now = clock.instant();
    return "%d.M%06dP%dQ%d.%s"
        .formatted(
            now.getEpochSecond(),
            now.getNano() / 1000,
            ProcessHandle.current().pid(),
            counter.incrementAndGet(),
            host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054"));
  }

  /// A name for a message of a replica: it begins with the second in which the message came into
  /// its mailbox at the source, and no other message of that mailbox has the same UID.
  String replicated(Instant saved, long uid) {
    String fresh = next();
    String second = String.valueOf(Math.max(0, saved.getEpochSecond()));
    return second + fresh.substring(fresh.indexOf('.')).replaceFirst("Q", "U" + uid + "Q");
  }

  private static String hostName() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // Not Linux: ask the resolver.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}

package org.heddle.storage.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.kit.PostgresPrograms;

/// A PostgreSQL of its own for one test, with another one that follows it: what the first has
/// committed the second has on its disk (`synchronous_standby_names`).
final class PostgresPair implements AutoCloseable {
  private final PostgresPrograms programs;
  private final Path directory;
  private final Path first;
  private final Path second;
  private final int firstPort = PostgresPrograms.freePort();
  private final int secondPort = PostgresPrograms.freePort();
  private Process firstServer;
  private final Process secondServer;

  PostgresPair(PostgresPrograms programs) throws IOException, InterruptedException {
    this.programs = programs;
    this.directory = programs.newDirectory();
    this.first = directory.resolve("first");
    this.second = directory.resolve("second");
    programs.initialize(first);
    this.firstServer = serve(first, firstPort, List.of());
    programs.follow(firstPort, second);
    this.secondServer = serve(second, secondPort, List.of());
    // Only now, or nothing could have been committed before.
    programs.stop(first, "fast");
    this.firstServer = serveFirst();
  }

  private Process serve(Path data, int port, List<String> options)
      throws IOException, InterruptedException {
    Process server = programs.serve(data, port, options);
    PostgresPrograms.awaitStart(server, PostgresPrograms.url(port));
    return server;
  }

  private Process serveFirst() throws IOException, InterruptedException {
    return serve(first, firstPort, List.of("synchronous_standby_names=*"));
  }

  /// Of whichever of the two is written to.
  String url() {
    return PostgresPrograms.url(firstPort)
            .replace("/postgres", ",127.0.0.1:" + secondPort + "/postgres")
        + "&targetServerType=primary";
  }

  /// Ends the first as a crash does, and starts it again.
  void restart() throws IOException, InterruptedException {
    programs.stop(first, "immediate");
    firstServer = serveFirst();
  }

  /// Ends the first as a crash does, and lets the second take its place.
  void failOver() throws IOException, InterruptedException {
    programs.stop(first, "immediate");
    programs.promote(second);
  }

  @Override
  public void close() throws IOException {
    for (Process server : List.of(firstServer, secondServer)) {
      server.getOutputStream().close();
    }
    try {
      secondServer.waitFor(20, TimeUnit.SECONDS);
      firstServer.waitFor(20, TimeUnit.SECONDS);
      PostgresPrograms.run(List.of("rm", "-rf", directory.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The floor under [LatencyBenchmark], measured in the same run with the same client: a bare server
/// on virtual threads that answers every line with a fixed line.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FloorBenchmark {
  private static final byte[] COMMAND = "a1 NOOP\r\n".getBytes(US_ASCII);

  private FloorServer server;
  private Wire session;

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    server = new FloorServer();
    session = new Wire(server.address());
    session.line();
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    session.close();
    server.close();
  }

  @Benchmark
  public int connect() throws IOException {
    try (var wire = new Wire(server.address())) {
      return wire.line();
    }
  }

  @Benchmark
  public long roundTrip() throws IOException {
    return session.command(COMMAND);
  }
}

package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// How many commands a second one server answers when sixteen clients, each with an account of its
/// own, ask all the time: what group commit and the database carry, clients on the same machine
/// included.
@Threads(16)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LoadBenchmark {
  /// What all clients share.
  @State(Scope.Benchmark)
  public static class Shared {
    @Param({"h2", "maildir"})
    String storage;

    private final AtomicInteger users = new AtomicInteger();
    private Target server;

    @Setup(Level.Trial)
    public void setUp() throws IOException {
      server = Target.open(storage);
    }

    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
      server.close();
    }
  }

  /// One client, with some messages in its INBOX.
  @State(Scope.Thread)
  public static class Client {
    private static final int MESSAGES = 10;

    private Wire wire;
    private byte[] append = {};
    private long count;

    @Setup(Level.Trial)
    public void setUp(Shared shared) throws IOException {
      append = append();
      wire = new Wire(shared.server.address());
      wire.line();
      wire.command(bytes("a1 LOGIN client" + shared.users.incrementAndGet() + " x\r\n"));
      wire.command(bytes("a1 CREATE Other\r\n"));
      for (int i = 0; i < MESSAGES; i++) {
        wire.command(append);
      }
      wire.command(bytes("a1 SELECT Other\r\n"));
    }

    private static byte[] append() throws IOException {
      byte[] mail = Mails.plain(7);
      var command = new ByteArrayOutputStream();
      command.write(bytes("a1 APPEND Other {" + mail.length + "+}\r\n"));
      command.write(mail);
      command.write(bytes("\r\n"));
      return command.toByteArray();
    }

    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
      wire.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /// A message of two kilobytes; the answer says that it is on disk.
  @Benchmark
  public long appendMessage(Client client) throws IOException {
    return client.wire.command(client.append);
  }

  /// A flag that is set and cleared by turns.
  @Benchmark
  public long store(Client client) throws IOException {
    String sign = client.count++ % 2 == 0 ? "+" : "-";
    return client.wire.command(bytes("a1 STORE 1 " + sign + "FLAGS (\\Flagged)\r\n"));
  }

  @Benchmark
  public long fetchBody(Client client) throws IOException {
    long number = 1 + client.count++ % Client.MESSAGES;
    return client.wire.command(bytes("a1 FETCH " + number + " (BODY.PEEK[])\r\n"));
  }
}

package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/// What one client waits for over loopback, from the first byte sent to the last byte read: for the
/// greeting, and for one command. [FloorBenchmark] is what to compare it with.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LatencyBenchmark {
  @Param({"h2", "maildir"})
  String storage;

  private Target server;
  private Wire session;
  private Wire idler;
  private Wire other;
  private byte[] append = {};
  private long count;

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    server = Target.open(storage);
    append = append();
    session = login();
    select(session);
    idler = login();
    select(idler);
    other = login();
    select(other);
  }

  private Wire login() throws IOException {
    var wire = new Wire(server.address());
    wire.line();
    wire.command(bytes("a1 LOGIN bench x\r\n"));
    return wire;
  }

  private static void select(Wire wire) throws IOException {
    wire.command(bytes("a1 SELECT INBOX\r\n"));
  }

  private static byte[] append() throws IOException {
    byte[] mail = Mails.plain(7);
    var command = new ByteArrayOutputStream();
    // Not into INBOX, which must keep its size for the other benchmarks.
    command.write(bytes("a1 APPEND Other {" + mail.length + "+}\r\n"));
    command.write(mail);
    command.write(bytes("\r\n"));
    return command.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    session.close();
    idler.close();
    other.close();
    server.close();
  }

  @Benchmark
  public int greeting() throws IOException {
    try (var wire = new Wire(server.address())) {
      return wire.line();
    }
  }

  @Benchmark
  public long connectLoginLogout() throws IOException {
    try (var wire = new Wire(server.address())) {
      wire.line();
      wire.command(bytes("a1 LOGIN bench x\r\n"));
      return wire.command(bytes("a1 LOGOUT\r\n"));
    }
  }

  @Benchmark
  public long noop() throws IOException {
    return session.command(bytes("a1 NOOP\r\n"));
  }

  @Benchmark
  public long select() throws IOException {
    return session.command(bytes("a1 SELECT INBOX\r\n"));
  }

  @Benchmark
  public long fetchAllFlags() throws IOException {
    return session.command(bytes("a1 UID FETCH 1:* (FLAGS)\r\n"));
  }

  @Benchmark
  public long fetchEnvelope() throws IOException {
    return session.command(bytes("a1 FETCH " + number() + " (ENVELOPE)\r\n"));
  }

  @Benchmark
  public long fetchBody() throws IOException {
    return session.command(bytes("a1 FETCH " + number() + " (BODY.PEEK[])\r\n"));
  }

  @Benchmark
  public long store() throws IOException {
    return session.command(bytes("a1 STORE " + change(" (\\Flagged)")));
  }

  @Benchmark
  public long searchUnseen() throws IOException {
    return session.command(bytes("a1 SEARCH UNSEEN\r\n"));
  }

  @Benchmark
  public long searchSubject() throws IOException {
    return session.command(bytes("a1 SEARCH SUBJECT \"number 77\"\r\n"));
  }

  /// A message of two kilobytes; the answer says that it is on disk.
  @Benchmark
  public long appendMessage() throws IOException {
    return session.command(append);
  }

  /// From a STORE in one session to the FETCH that an idling one hears, with the idler's way back
  /// into IDLE.
  @Benchmark
  public long idleWakeUp() throws IOException {
    idler.send(bytes("a1 IDLE\r\n"));
    idler.line();
    other.send(bytes("a1 STORE " + change(".SILENT (\\Answered)")));
    idler.fetch();
    other.answer();
    idler.send(bytes("DONE\r\n"));
    return idler.answer();
  }

  /// A change of the next message that really changes it: set in one round, cleared in the next.
  private String change(String rest) {
    String sign = (count / Target.MESSAGES) % 2 == 0 ? "+" : "-";
    return number() + " " + sign + "FLAGS" + rest + "\r\n";
  }

  private long number() {
    return 1 + count++ % Target.MESSAGES;
  }
}

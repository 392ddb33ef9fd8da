package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.heddle.imap.syntax.CommandParser;
import org.heddle.imap.syntax.NameEncoding;
import org.heddle.imap.syntax.TaggedCommand;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.WireInput;
import org.heddle.imap.wire.WireOutput;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// How long it takes to read one command and to write one response, without a socket.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SyntaxBenchmark {
  @Param({
    "NOOP",
    "UID FETCH 1:* (FLAGS)",
    "UID FETCH 17 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Subject)])",
    "UID SEARCH RETURN (ALL) CHARSET UTF-8 OR FROM \\\"smith\\\" NOT SINCE 1-Feb-2024 UNSEEN"
  })
  String command;

  private CommandParser parser;
  private WireOutput output;
  private long uid;

  @Setup
  public void setUp() {
    byte[] line = ("a1 " + command.replace("\\\"", "\"") + "\r\n").getBytes(US_ASCII);
    parser =
        new CommandParser(new WireInput(new Repeated(line), Limits.DEFAULT, () -> {}, () -> {}));
    output = new WireOutput(OutputStream.nullOutputStream());
  }

  @Benchmark
  public TaggedCommand parse() throws IOException {
    return parser.next(NameEncoding.MODIFIED_UTF7);
  }

  @Benchmark
  public void write() throws IOException {
    output.text("* ").number(uid & 0xffff).text(" FETCH (UID ").number(uid++);
    output.text(" FLAGS (\\Seen))").line();
  }

  /// The same bytes for ever.
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private ByteArrayInputStream current;

    Repeated(byte[] bytes) {
      this.bytes = bytes;
      this.current = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      read(one, 0, 1);
      return one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (current.available() == 0) {
        current = new ByteArrayInputStream(bytes);
      }
      return current.read(buffer, offset, length);
    }
  }
}

package org.heddle.benchmarks;

import java.util.concurrent.TimeUnit;
import org.heddle.mime.ByteSource;
import org.heddle.mime.MessageScanner;
import org.heddle.mime.Part;
import org.heddle.mime.SummaryCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// How long it takes to find the structure of a message, and to read it back from its summary.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScannerBenchmark {
  private final ByteSource small = ByteSource.of(Mails.plain(1));
  private final ByteSource megabyte = ByteSource.of(Mails.withAttachment(1 << 20));
  private final byte[] summary = SummaryCodec.encode(MessageScanner.scan(small));

  @Benchmark
  public Part scanTwoKilobytes() {
    return MessageScanner.scan(small);
  }

  @Benchmark
  public Part scanOneMegabyte() {
    return MessageScanner.scan(megabyte);
  }

  @Benchmark
  public Part decodeSummary() {
    return SummaryCodec.decode(summary).orElseThrow().message();
  }
}

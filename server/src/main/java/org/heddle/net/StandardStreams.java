package org.heddle.net;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A connection over this process's standard input and output, or any other pair of streams.
final class StandardStreams implements Transport {
  private final PumpedInput input;
  private final OutputStream output;
  private final Runnable kill;

  /// @param kill ends the process: a write to a pipe that nobody reads cannot be ended otherwise
  StandardStreams(InputStream input, OutputStream output, Runnable kill) {
    // A read of standard input holds on to the thread that carries a virtual one.
    this.input =
        new PumpedInput(input, Thread.ofPlatform().daemon().name("standard-input").factory());
    this.output = output;
    this.kill = kill;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public String peer() {
    return "local";
  }

  @Override
  public Origin origin() {
    return new Origin.Owner();
  }

  @Override
  public void readTimeout(Duration timeout) {
    input.timeout(timeout);
  }

  @Override
  public void stopReading() {
    input.stop();
  }

  @Override
  public void finish() {
    input.stop();
  }

  @Override
  public void abort() {
    input.stop();
    kill.run();
  }
}

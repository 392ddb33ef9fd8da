package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connection over a Unix socket.
final class UnixTransport implements Transport {
  private final SocketChannel channel;
  private final PumpedInput input;
  private final Origin origin;

  UnixTransport(SocketChannel channel, Origin origin) {
    this.channel = channel;
    this.origin = origin;
    this.input = new PumpedInput(reader(channel), Thread.ofVirtual().factory());
  }

  /// What arrives at the channel. The streams of [java.nio.channels.Channels] would do, but for
  /// their buffers.
  static InputStream reader(SocketChannel channel) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
      }
    };
  }

  /// Writes to the channel.
  static OutputStream writer(SocketChannel channel) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        var bytes = ByteBuffer.wrap(buffer, offset, length);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    };
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return writer(channel);
  }

  @Override
  public String peer() {
    return "local";
  }

  @Override
  public Origin origin() {
    return origin;
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
    try (channel) {
      channel.shutdownOutput();
      Lingering.drain(input, this::readTimeout);
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void abort() {
    input.stop();
    try {
      channel.close();
    } catch (IOException closed) {
      return;
    }
  }
}

package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives a stream what Unix channels and standard input lack: a bound on how long one read waits,
/// and a way to end a waiting read from outside. A thread of its own reads ahead, one small block
/// at a time. Read by one thread; [#stop] may be called from any.
final class PumpedInput extends InputStream {
  private static final int BLOCK = 8192;

  private final InputStream source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] block = new byte[BLOCK];
  private int position;
  private int limit;
  private boolean ended;
  private @Nullable IOException failure;
  private long timeoutNanos;

  /// @param threads makes the thread that reads from the source
  PumpedInput(InputStream source, ThreadFactory threads) {
    this.source = source;
    threads.newThread(this::pump).start();
  }

  private void pump() {
    byte[] ahead = new byte[BLOCK];
    try {
      int n = source.read(ahead);
      while (n >= 0 && offer(ahead, n)) {
        n = source.read(ahead);
      }
      end(null);
    } catch (IOException e) {
      end(e);
    }
  }

  /// Waits until the last block is read, and takes the next.
  private boolean offer(byte[] ahead, int length) {
    lock.lock();
    try {
      while (position < limit && !ended) {
        changed.awaitUninterruptibly();
      }
      System.arraycopy(ahead, 0, block, 0, length);
      position = 0;
      limit = length;
      changed.signalAll();
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      if (!ended) {
        failure = why;
      }
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Zero for ever.
  void timeout(Duration timeout) {
    timeoutNanos = timeout.toNanos();
  }

  /// Makes a read that waits see the end once what has been read ahead is used up.
  void stop() {
    end(null);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      await();
      if (position == limit) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int n = Math.min(length, limit - position);
      System.arraycopy(block, position, buffer, offset, n);
      position += n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  private void await() throws InterruptedIOException {
    long left = timeoutNanos;
    try {
      while (position == limit && !ended) {
        if (timeoutNanos == 0) {
          changed.await();
        } else if (left <= 0) {
          throw new SocketTimeoutException("Read timed out");
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted");
    }
  }
}

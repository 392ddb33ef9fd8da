package org.heddle.storage.kit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.heddle.storage.Draft;

/// A spool on the heap.
final class MemoryDraft implements Draft {
  private final MemoryAccount account;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private State state = State.OPEN;

  private enum State {
    OPEN,
    DONE
  }

  MemoryDraft(MemoryAccount account) {
    this.account = account;
  }

  MemoryAccount account() {
    return account;
  }

  @Override
  public OutputStream output() {
    return bytes;
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    if (state == State.DONE) {
      throw new IllegalStateException("The draft is consumed or closed");
    }
    int count = (int) Math.max(0, Math.min(length, bytes.size() - position));
    if (count > 0) {
      System.arraycopy(bytes.toByteArray(), (int) position, buffer, offset, count);
    }
    return count;
  }

  /// Its bytes so far.
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /// Its bytes, once.
  ///
  /// @throws IllegalStateException if it was consumed or closed before
  byte[] consume() {
    if (state == State.DONE) {
      throw new IllegalStateException("A draft is consumed once");
    }
    state = State.DONE;
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    state = State.DONE;
    bytes.reset();
  }
}

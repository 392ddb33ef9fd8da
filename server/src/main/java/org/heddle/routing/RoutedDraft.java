package org.heddle.routing;

import java.io.IOException;
import java.io.OutputStream;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;

/// A draft that outlives a move of its account: it is copied when it is put into a mailbox of
/// another storage than it was begun in. Confined to one thread.
final class RoutedDraft implements Draft {
  private static final int BLOCK = 64 * 1024;

  private final Storage storage;
  private final Draft inner;

  /// @param storage where the account was
  RoutedDraft(Storage storage, Draft inner) {
    this.storage = storage;
    this.inner = inner;
  }

  /// What this account takes, which is where the draft was begun or elsewhere.
  Draft taken(Storage now, Account account) {
    return storage.equals(now) ? inner : copied(account);
  }

  private Draft copied(Account account) {
    Draft copy = account.draft();
    try (inner) {
      byte[] block = new byte[BLOCK];
      for (long at = 0; at < inner.size(); ) {
        int count = inner.read(at, block, 0, block.length);
        copy.output().write(block, 0, count);
        at += count;
      }
      return copy;
    } catch (IOException e) {
      copy.close();
      throw new StorageException.Unavailable("The message cannot be copied", e);
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  @Override
  public OutputStream output() {
    return inner.output();
  }

  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    return inner.read(position, buffer, offset, length);
  }

  @Override
  public void close() {
    inner.close();
  }
}

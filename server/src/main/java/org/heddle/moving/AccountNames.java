package org.heddle.moving;

import java.util.List;
import java.util.function.Consumer;
import org.heddle.storage.Storage;

/// The names of accounts: some, or all of a storage, which are read page by page.
public sealed interface AccountNames {
  /// Calls back with each.
  void forEach(Consumer<String> action);

  /// How many there are.
  default long count() {
    var count = new long[1];
    forEach(name -> count[0]++);
    return count[0];
  }

  /// Whether this is one of them.
  default boolean has(String name) {
    var has = new boolean[1];
    forEach(one -> has[0] |= one.equals(name));
    return has[0];
  }

  /// These, as long as there are any; else all of the storage.
  static AccountNames of(List<String> named, Storage storage) {
    return named.isEmpty() ? new All(storage) : new Some(List.copyOf(named));
  }

  /// Those that somebody named.
  record Some(List<String> names) implements AccountNames {
    @Override
    public void forEach(Consumer<String> action) {
      names.forEach(action);
    }
  }

  /// All accounts of a storage.
  record All(Storage storage) implements AccountNames {
    private static final int PAGE = 1000;

    @Override
    public void forEach(Consumer<String> action) {
      String last = "";
      List<String> page = storage.accounts(last, PAGE);
      while (!page.isEmpty()) {
        page.forEach(action);
        last = page.getLast();
        page = storage.accounts(last, PAGE);
      }
    }
  }
}

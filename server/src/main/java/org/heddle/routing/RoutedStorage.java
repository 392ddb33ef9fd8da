package org.heddle.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.heddle.moving.Failure;
import org.heddle.moving.Migration;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.Migration.Logins;
import org.heddle.moving.Report;
import org.heddle.moving.Store;
import org.heddle.moving.Store.Presence;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.Users;

/// A storage some of whose accounts are in others. Users are all in this one. An account can be
/// moved while it is in use: its sessions go on, and wait for a moment. Thread-safe.
public final class RoutedStorage implements Storage {
  /// How often an account is brought up to date before its users have to wait.
  private static final int ROUNDS_BEFORE = 3;

  private final Storage own;
  private final Routes routes;
  private final Duration keepExpunged;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<Store, Store.Opened> opened = new HashMap<>();
  private final ReentrantLock moving = new ReentrantLock();

  private RoutedStorage(Storage own, Routes routes, Duration keepExpunged) {
    this.own = own;
    this.routes = routes;
    this.keepExpunged = keepExpunged;
  }

  /// Opens the stores that accounts were moved to.
  ///
  /// @param own closed with this one, and if this fails
  /// @param keepExpunged as in [org.heddle.storage.StorageConfig], for the other stores
  /// @throws Failure if one of the others is not there any more
  /// @throws org.heddle.storage.StorageException if one cannot be opened
  public static RoutedStorage open(
      Storage own,
      Path dataDirectory,
      Collection<StorageProvider> providers,
      Duration keepExpunged) {
    RoutedStorage storage;
    try {
      storage = new RoutedStorage(own, Routes.read(dataDirectory, providers), keepExpunged);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
    try {
      storage
          .routes
          .stores()
          .forEach((name, store) -> {
            Storage target = storage.opened(store, Presence.REQUIRED);
            target.account(name).replica().release(); // If that was not done yet.
            storage.places.put(name, new Place(target));
          });
      return storage;
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  private Storage opened(Store store, Presence presence) {
    return opened.computeIfAbsent(store, one -> one.open(presence, keepExpunged)).storage();
  }

  private Place place(String name) {
    return places.computeIfAbsent(name, one -> new Place(own));
  }

  /// The storage that this store names, if accounts were moved to it.
  public Optional<Storage> find(Store store) {
    moving.lock();
    try {
      return opened.entrySet().stream()
          .filter(one -> one.getKey().isSameAs(store))
          .findFirst()
          .map(one -> one.getValue().storage());
    } finally {
      moving.unlock();
    }
  }

  /// Moves an account while it is in use: copies it, follows it, and lets its users wait for the
  /// last changes. From then on it is there, also after a restart; what is here stays as it was.
  ///
  /// @param report gets a line now and then
  /// @throws Failure if it could not be moved; it stays where it is
  public void move(String name, Store store, Report report) {
    moving.lock();
    try {
      if (routes.stores().containsKey(name)) {
        throw new Failure(name + " was moved before");
      }
      Storage target = find(store).orElseGet(() -> opened(store, Presence.MADE));
      for (int round = 0; round < ROUNDS_BEFORE; round++) {
        copy(name, target, report);
      }
      long begun = System.nanoTime();
      place(name)
          .move(
              target,
              () -> {
                copy(name, target, report);
                routes.put(name, store);
              });
      target.account(name).replica().release();
      report.line(
          name
              + " is in "
              + store.text()
              + " now; its users waited for "
              + (System.nanoTime() - begun) / 1_000_000
              + " ms");
    } finally {
      moving.unlock();
    }
  }

  private void copy(String name, Storage target, Report report) {
    var plan =
        new Migration.Plan(List.of(name), Optional.empty(), Ending.FOLLOWING, Logins.REPLACED);
    Migration.Result result = new Migration(own, target, plan, report).run();
    report.line(result.summary());
    if (!result.succeeded()) {
      throw new Failure(name + " stays where it is");
    }
  }

  @Override
  public Users users() {
    return own.users();
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    return new RoutedAccount(place(name), name, limits);
  }

  /// Those that were moved are still known where they were.
  @Override
  public List<String> accounts(String after, int limit) {
    return own.accounts(after, limit);
  }

  /// Where the account is now; what it left behind is nobody's.
  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    place(account).storage().check(account, repair, findings);
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    var names = new TreeSet<>(own.sharingWith(user));
    for (Storage other : others()) {
      names.addAll(other.sharingWith(user));
    }
    return names;
  }

  private List<Storage> others() {
    var others = new ArrayList<Storage>();
    places
        .values()
        .forEach(place -> {
          if (!place.storage().equals(own) && !others.contains(place.storage())) {
            others.add(place.storage());
          }
        });
    return others;
  }

  @Override
  public void close() {
    opened.values().forEach(Store.Opened::close);
    own.close();
  }
}

package org.heddle.storage.kit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Hints;
import org.heddle.storage.MailboxId;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// A storage on the heap: the executable model of the SPI, made to be obviously right. One lock per
/// account guards everything in it; hints ring after it was released. Closing it loses nothing, so
/// that tests may go on with the same object.
public final class MemoryStorage implements Storage {
  private final InstantSource clock;
  private final Map<String, MemoryAccount> accounts = new ConcurrentHashMap<>();
  private final MemoryUsers users = new MemoryUsers();
  private final Hints<MailboxId> hints = new Hints<>();
  private final Hints<String> trees = new Hints<>();
  private volatile Duration keepExpunged = Duration.ZERO;
  private final AtomicLong mailboxesEver = new AtomicLong();

  /// An empty storage whose save dates come from the system's clock.
  public MemoryStorage() {
    this(InstantSource.system());
  }

  /// An empty storage whose save dates come from this clock.
  public MemoryStorage(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    MemoryAccount account = accounts.computeIfAbsent(name, key -> new MemoryAccount(this, key));
    return limits.isLimited() ? new LimitedAccount(account, limits) : account;
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    var names = new TreeSet<String>();
    accounts.forEach((name, account) -> {
      boolean shares =
          account.accessLists().values().stream()
              .flatMap(list -> list.entries().keySet().stream())
              .anyMatch(Set.of(user, AccessList.ANYONE)::contains);
      if (shares) {
        names.add(name);
      }
    });
    names.remove(user);
    return names;
  }

  /// There is nothing that could be damaged behind its back.
  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {}

  @Override
  public List<String> accounts(String after, int limit) {
    return accounts.keySet().stream()
        .filter(name -> name.compareTo(after) > 0)
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {}

  /// How long what is expunged from now on is kept.
  public void keepExpunged(Duration time) {
    keepExpunged = time;
  }

  Duration keepExpunged() {
    return keepExpunged;
  }

  InstantSource clock() {
    return clock;
  }

  Hints<MailboxId> hints() {
    return hints;
  }

  /// Who watches the tree of an account, by its name.
  Hints<String> trees() {
    return trees;
  }

  MailboxId newMailboxId() {
    return new MailboxId("m" + mailboxesEver.incrementAndGet());
  }

  private static final class MemoryUsers implements Users {
    private final Map<String, User> users = new ConcurrentSkipListMap<>();

    @Override
    public Optional<User> find(String name) {
      return Optional.ofNullable(users.get(name));
    }

    @Override
    public List<String> names() {
      return List.copyOf(users.keySet());
    }

    @Override
    public void save(User user) {
      users.put(user.name(), user);
    }

    @Override
    public boolean remove(String name) {
      return users.remove(name) != null;
    }
  }
}

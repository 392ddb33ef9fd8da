package org.heddle.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.heddle.storage.StorageException;

/// Makes guessing passwords slow: whoever failed waits before the next password is looked at, twice
/// as long each time, and waiting costs us nothing. Thread-safe.
///
/// What waits is a place (an address) and a user. The attempts of one place wait one behind the
/// other, however many connections it has. A user who is attacked from many places waits too, but
/// not at a place from which they logged in lately: nobody can be locked out by others.
public final class LoginThrottle implements AutoCloseable {
  private static final int MOST = 20_000;
  private static final long FIRST = Duration.ofMillis(250).toNanos();
  private static final long LONGEST = Duration.ofSeconds(15).toNanos();

  /// Less than a login may take, so that nobody waits whose connection has been ended.
  private static final long LONGEST_QUEUE = Duration.ofSeconds(30).toNanos();

  /// One failure less counts for each of these that goes by.
  private static final long FORGIVE = Duration.ofMinutes(2).toNanos();

  private static final long WELCOME = Duration.ofDays(7).toNanos();

  /// Failures that nobody needs to wait for: people mistype.
  private static final int FREE_OF_PLACE = 1;

  private static final int FREE_OF_USER = 5;

  private static final class History {
    private double failures;
    private long last;
    private long next;
  }

  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST;
    }
  }

  private final LongSupplier clock;
  private final Map<String, History> places = new Recent<>();
  private final Map<String, History> users = new Recent<>();
  private final Map<String, Long> welcome = new Recent<>();
  private boolean closed;

  /// Nobody has failed yet.
  public LoginThrottle() {
    this(System::nanoTime);
  }

  /// @param clock nanoseconds, as [System#nanoTime]
  LoginThrottle(LongSupplier clock) {
    this.clock = clock;
  }

  /// Waits until the next attempt is due, or until [#close].
  ///
  /// @throws StorageException.Unavailable if the queue of the place is too long; that takes its
  ///   time too, or guessing would only be less useful and not less work for us
  void await(String place, String user) {
    Optional<StorageException.Unavailable> refusal = Optional.empty();
    long due;
    synchronized (this) {
      if (closed) {
        return; // There is no queue any more.
      }
      try {
        due = clock.getAsLong() + reserve(place, user);
      } catch (StorageException.Unavailable full) {
        refusal = Optional.of(full);
        due = clock.getAsLong() + LONGEST;
      }
    }
    waitUntil(due);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private synchronized void waitUntil(long due) {
    try {
      for (long left = due - clock.getAsLong();
          left > 0 && !closed;
          left = due - clock.getAsLong()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// How long the next attempt has to wait, in nanoseconds; it takes a place in the queue.
  ///
  /// @param user empty if it is not known yet whose attempt it is
  /// @throws StorageException.Unavailable if the queue of the place is too long already: waiting
  ///   less than its turn would let many connections guess faster than one
  synchronized long reserve(String place, String user) {
    long now = clock.getAsLong();
    long wait = place.isEmpty() ? 0 : queue(place, now);
    boolean known =
        user.isEmpty() || now - welcome.getOrDefault(pair(place, user), now - WELCOME) < WELCOME;
    return known ? wait : Math.max(wait, pauseOf(users, user, FREE_OF_USER, now));
  }

  private long queue(String place, long now) {
    long pause = pauseOf(places, place, FREE_OF_PLACE, now);
    History history = places.get(place);
    if (pause == 0 || history == null) {
      return 0;
    }
    long due = Math.max(now, history.next) + pause;
    if (due - now > LONGEST_QUEUE) {
      throw new StorageException.Unavailable("Too many failed logins, try again later", null);
    }
    history.next = due;
    return due - now;
  }

  /// There is no queue for a user: however many guess, the user waits no longer than this.
  private static long pauseOf(Map<String, History> all, String who, int free, long now) {
    History history = all.get(who);
    if (history == null) {
      return 0;
    }
    forgive(history, now);
    return pause(history.failures - free);
  }

  private static long pause(double failures) {
    if (failures <= 0) {
      return 0;
    }
    double doubled = FIRST * Math.pow(2, Math.min(failures - 1, 20));
    return Math.min(LONGEST, Math.round(doubled));
  }

  private static void forgive(History history, long now) {
    history.failures = Math.max(0, history.failures - (double) (now - history.last) / FORGIVE);
    history.last = now;
  }

  private static String pair(String place, String user) {
    return place + " " + user;
  }

  synchronized void failed(String place, String user) {
    long now = clock.getAsLong();
    if (!place.isEmpty()) {
      fail(places, place, now);
    }
    if (!user.isEmpty()) {
      fail(users, user, now);
    }
  }

  private static void fail(Map<String, History> all, String who, long now) {
    History history =
        all.computeIfAbsent(
            who,
            first -> {
              var made = new History();
              made.last = now;
              made.next = now;
              return made;
            });
    forgive(history, now);
    history.failures++;
  }

  /// A login clears nothing of what a place has done to others: whoever has one password of their
  /// own could otherwise guess on.
  synchronized void succeeded(String place, String user) {
    welcome.put(pair(place, user), clock.getAsLong());
  }

  /// Whoever waits goes on at once; idempotent.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}

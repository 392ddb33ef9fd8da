package org.heddle.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts who is connected, and says who may come in. Thread-safe.
///
/// An IPv6 customer owns at least a /64, so that is what counts as one address. A connection that
/// is turned away occupies a seat too while it hears why; when too many of those pile up, the next
/// are closed without a word.
public final class Admission {
  /// The most connections at once.
  ///
  /// @param total over all listeners, at least 1
  /// @param perAddress from one address, at least 1
  /// @param perUser of one user who has logged in, at least 1
  /// @param strangers who have not logged in yet, at least 1: one more, and the one who has been
  ///   there longest has to go
  public record Caps(int total, int perAddress, int perUser, int strangers) {
    /// What a connection costs before somebody has logged in, with TLS, at most.
    private static final long BYTES_OF_A_STRANGER = 32 * 1024;

    private static final int LEAST_STRANGERS = 1000;

    /// With as many strangers as a quarter of the memory holds.
    public Caps(int total, int perAddress, int perUser) {
      this(total, perAddress, perUser, strangersFor(Runtime.getRuntime().maxMemory()));
    }

    private static int strangersFor(long heap) {
      long fit = heap / 4 / BYTES_OF_A_STRANGER;
      return Math.clamp(fit, LEAST_STRANGERS, Integer.MAX_VALUE);
    }
  }

  /// What becomes of a new connection.
  sealed interface Decision {
    /// It may speak.
    record Admitted(Seat seat) implements Decision {}

    /// It is told why not.
    record Refused(Seat seat, String reason) implements Decision {}

    /// It is closed at once.
    record Ignored() implements Decision {}
  }

  private static final int MAX_REFUSED = 64;

  private final Caps caps;
  private final AddressRules rules;
  private final Map<Object, Integer> addresses = new HashMap<>();
  private final Map<String, Integer> users = new HashMap<>();
  private final Set<Seat> strangers = new LinkedHashSet<>();
  private int total;
  private int refused;

  /// Nobody is connected yet.
  public Admission(Caps caps, AddressRules rules) {
    this.caps = caps;
    this.rules = rules;
  }

  /// @param remove ends the connection, from any thread, if it has to make room for another
  Decision admit(Origin origin, Runnable remove) {
    Decision decision;
    Optional<Seat> eldest;
    synchronized (this) {
      decision = decide(origin, remove);
      eldest = oneStrangerTooMany();
    }
    eldest.ifPresent(seat -> seat.remove.run());
    return decision;
  }

  /// Whoever has to go, who counts no more.
  private Optional<Seat> oneStrangerTooMany() {
    Optional<Seat> eldest =
        strangers.size() > caps.strangers ? strangers.stream().findFirst() : Optional.empty();
    eldest.ifPresent(strangers::remove);
    return eldest;
  }

  private void meet(Seat seat) {
    if (seat.origin instanceof Origin.Remote || seat.origin instanceof Origin.Proxy) {
      strangers.add(seat);
    }
  }

  private Decision decide(Origin origin, Runnable remove) {
    Object address = key(origin);
    Optional<String> refusal = refusal(origin, address);
    if (refusal.isEmpty()) {
      addresses.merge(address, 1, Integer::sum);
      total++;
      var seat = new Seat(origin, Standing.ADMITTED, remove);
      meet(seat);
      return new Decision.Admitted(seat);
    }
    if (refused == MAX_REFUSED) {
      return new Decision.Ignored();
    }
    refused++;
    return new Decision.Refused(new Seat(origin, Standing.REFUSED, remove), refusal.get());
  }

  private Optional<String> refusal(Origin origin, Object address) {
    if (origin instanceof Origin.Owner) {
      return Optional.empty();
    }
    if (total >= caps.total) {
      return Optional.of("Too many connections, try again later");
    }
    return origin instanceof Origin.Proxy ? Optional.empty() : refusalOf(origin, address);
  }

  private Optional<String> refusalOf(Origin origin, Object address) {
    if (origin instanceof Origin.Remote(InetAddress remote) && !rules.permits(remote)) {
      return Optional.of("Connections from your address are not accepted");
    }
    return addresses.getOrDefault(address, 0) >= caps.perAddress
        ? Optional.of("Too many connections from your address")
        : Optional.empty();
  }

  /// How many of them have not logged in.
  public synchronized int strangers() {
    return strangers.size();
  }

  private static Object key(Origin origin) {
    if (origin instanceof Origin.Remote(Inet6Address six)) {
      byte[] prefix = Arrays.copyOf(six.getAddress(), 8);
      return Arrays.toString(prefix);
    }
    return origin;
  }

  /// How many connections are admitted now.
  public synchronized int connections() {
    return total;
  }

  private enum Standing {
    ADMITTED,
    REFUSED
  }

  private static <K> void decrement(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  /// The place of one connection in the counts.
  final class Seat implements AutoCloseable {
    private final Origin origin;
    private Object address;
    private final Standing standing;
    private final Runnable remove;
    private Optional<String> user = Optional.empty();
    private boolean closed;

    private Seat(Origin origin, Standing standing, Runnable remove) {
      this.origin = origin;
      this.address = key(origin);
      this.standing = standing;
      this.remove = remove;
    }

    /// The proxy has said where the client is.
    ///
    /// @return why it may not come in from there, or nothing
    Optional<String> comesFrom(InetAddress client) {
      synchronized (Admission.this) {
        var origin = new Origin.Remote(client);
        Object now = key(origin);
        Optional<String> refusal = refusalOf(origin, now);
        if (refusal.isEmpty() && !closed) {
          decrement(addresses, address);
          address = now;
          addresses.merge(now, 1, Integer::sum);
        }
        return refusal;
      }
    }

    /// It is no stranger's any more.
    void known() {
      synchronized (Admission.this) {
        strangers.remove(this);
      }
    }

    /// Counts the connection as this user's, and as nobody else's.
    ///
    /// @return false if the user has too many: then the counts are as before
    boolean occupy(String name) {
      synchronized (Admission.this) {
        if (closed || user.equals(Optional.of(name))) {
          return !closed;
        }
        if (users.getOrDefault(name, 0) >= caps.perUser) {
          return false;
        }
        user.ifPresent(before -> decrement(users, before));
        users.merge(name, 1, Integer::sum);
        user = Optional.of(name);
        strangers.remove(this);
        return true;
      }
    }

    /// Is a stranger's again, the newest.
    void vacate() {
      Optional<Seat> eldest = Optional.empty();
      synchronized (Admission.this) {
        if (!closed) {
          user.ifPresent(before -> decrement(users, before));
          user = Optional.empty();
          meet(this);
          eldest = oneStrangerTooMany();
        }
      }
      eldest.ifPresent(seat -> seat.remove.run());
    }

    /// Gives the place back; idempotent.
    @Override
    public void close() {
      synchronized (Admission.this) {
        if (closed) {
          return;
        }
        closed = true;
        strangers.remove(this);
        user.ifPresent(name -> decrement(users, name));
        if (standing == Standing.ADMITTED) {
          total--;
          decrement(addresses, address);
        } else {
          refused--;
        }
      }
    }
  }
}

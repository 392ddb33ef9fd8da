package org.heddle.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
  public record Caps(int total, int perAddress, int perUser) {}

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
  private int total;
  private int refused;

  /// Nobody is connected yet.
  public Admission(Caps caps, AddressRules rules) {
    this.caps = caps;
    this.rules = rules;
  }

  synchronized Decision admit(Origin origin) {
    Object address = key(origin);
    Optional<String> refusal = refusal(origin, address);
    if (refusal.isEmpty()) {
      addresses.merge(address, 1, Integer::sum);
      total++;
      return new Decision.Admitted(new Seat(address, Standing.ADMITTED));
    }
    if (refused == MAX_REFUSED) {
      return new Decision.Ignored();
    }
    refused++;
    return new Decision.Refused(new Seat(address, Standing.REFUSED), refusal.get());
  }

  private Optional<String> refusal(Origin origin, Object address) {
    if (origin instanceof Origin.Owner) {
      return Optional.empty();
    }
    if (origin instanceof Origin.Remote(InetAddress remote) && !rules.permits(remote)) {
      return Optional.of("Connections from your address are not accepted");
    }
    if (total >= caps.total) {
      return Optional.of("Too many connections, try again later");
    }
    return addresses.getOrDefault(address, 0) >= caps.perAddress
        ? Optional.of("Too many connections from your address")
        : Optional.empty();
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
    private final Object address;
    private final Standing standing;
    private Optional<String> user = Optional.empty();
    private boolean closed;

    private Seat(Object address, Standing standing) {
      this.address = address;
      this.standing = standing;
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
        return true;
      }
    }

    /// Gives the place back; idempotent.
    @Override
    public void close() {
      synchronized (Admission.this) {
        if (closed) {
          return;
        }
        closed = true;
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

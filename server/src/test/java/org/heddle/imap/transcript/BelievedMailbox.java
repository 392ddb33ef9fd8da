package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A selected mailbox as a client knows it that has nothing but the responses to go by: it counts
/// messages by EXISTS and EXPUNGE, and of each it knows what a FETCH has told. Every response must
/// make sense to it (RFC 9051 section 7.5.1). One that has enabled UIDONLY knows no numbers: what
/// it does not know may be anywhere. Confined to one thread.
final class BelievedMailbox {
  /// Whether the command that is being answered allows EXPUNGE.
  enum Expunges {
    ALLOWED,
    FORBIDDEN
  }

  /// Where the messages are that it has heard nothing of but that they exist.
  enum Unknown {
    /// Each has its number.
    IN_PLACE,
    /// They have no numbers (RFC 9586), and are kept at the end.
    ANYWHERE
  }

  /// @param uid nothing as long as it has not been told
  /// @param flags likewise, without `\Recent`
  record Known(Optional<Long> uid, Optional<Set<String>> flags) {
    static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
  }

  private final List<Known> messages = new ArrayList<>();
  private final Unknown unknown;
  private Set<String> heardOf = Set.of();

  BelievedMailbox(Unknown unknown) {
    this.unknown = unknown;
  }

  int count() {
    return messages.size();
  }

  Known message(int number) {
    return messages.get(number - 1);
  }

  /// The UIDs that it knows, ascending.
  List<Long> uids() {
    return messages.stream().flatMap(known -> known.uid.stream()).toList();
  }

  /// `FLAGS`.
  void flags(Collection<String> names) {
    heardOf = folded(names);
  }

  /// `EXISTS`.
  void exists(int count) {
    assertTrue(count >= messages.size(), () -> count + " EXISTS after " + messages.size());
    while (messages.size() < count) {
      messages.add(Known.NOTHING);
    }
  }

  /// `RECENT`.
  void recent(int count) {
    assertTrue(count <= messages.size(), () -> count + " RECENT of " + messages.size());
  }

  /// `EXPUNGE`.
  void expunged(int number, Expunges expunges) {
    assertEquals(Expunges.ALLOWED, expunges, "an EXPUNGE while numbers are in use");
    assertInUse(number);
    messages.remove(number - 1);
  }

  /// `VANISHED` (RFC 7162 section 3.2.10.2): each UID is one message less, known to the client or
  /// one of those that it has not asked about, of which it knows nothing else.
  void vanished(List<Long> uids, Expunges expunges) {
    assertEquals(Expunges.ALLOWED, expunges, "a VANISHED while numbers are in use");
    for (long uid : uids) {
      messages.remove(place(uid));
    }
  }

  private int place(long uid) {
    int place = 0;
    for (int i = 0; i < messages.size(); i++) {
      Known known = messages.get(i);
      if (known.uid.isPresent() && known.uid.get() == uid) {
        return i;
      }
      if (known.uid.isPresent() && known.uid.get() < uid) {
        place = i + 1;
      }
    }
    int free = unknown == Unknown.ANYWHERE ? messages.size() - 1 : place;
    assertTrue(
        free >= 0 && free < messages.size() && messages.get(free).equals(Known.NOTHING),
        () -> uid + " vanished, but was never counted: " + messages);
    return free;
  }

  /// A UID is one of the messages that it counts, known or not: it is known from here on.
  void counts(long uid) {
    if (!uids().contains(uid)) {
      assertTrue(
          count() > 0 && messages.getLast().equals(Known.NOTHING),
          () -> uid + " was never counted: " + messages);
      messages.removeLast();
      long lower = uids().stream().filter(known -> known < uid).count();
      messages.add((int) lower, new Known(Optional.of(uid), Optional.empty()));
    }
  }

  /// The number of a UID that it knows.
  int number(long uid) {
    return uids().indexOf(uid) + 1;
  }

  void assertInUse(int number) {
    assertTrue(number >= 1 && number <= messages.size(), () -> number + " of " + messages.size());
  }

  /// `FETCH` with what it says of the UID and the flags.
  void fetched(int number, Optional<Long> uid, Optional<Set<String>> flags) {
    assertInUse(number);
    Known before = message(number);
    if (uid.isPresent() && before.uid.isPresent()) {
      assertEquals(before.uid, uid, () -> "the UID of message " + number);
    }
    flags.ifPresent(names ->
        assertTrue(heardOf.containsAll(names), () -> names + " are not all in " + heardOf));
    var now = new Known(uid.or(before::uid), flags.or(before::flags));
    messages.set(number - 1, now);
    List<Long> known = uids();
    assertEquals(known.stream().sorted().distinct().toList(), known, "UIDs must ascend");
  }

  /// A STORE that will say nothing was sent: it does the sum itself where it can.
  void stored(int number, char operation, Set<String> names) {
    Known known = message(number);
    messages.set(
        number - 1, new Known(known.uid, known.flags.map(had -> applied(had, operation, names))));
  }

  private static Set<String> applied(Set<String> had, char operation, Set<String> names) {
    Set<String> result = operation == '=' ? new TreeSet<>() : new TreeSet<>(had);
    if (operation == '-') {
      result.removeAll(names);
    } else {
      result.addAll(names);
    }
    return result;
  }

  /// Flag names compare without regard to case; `\Recent` is no flag that anybody sets.
  static Set<String> folded(Collection<String> names) {
    var folded = new TreeSet<String>();
    for (String name : names) {
      if (!name.isEmpty() && !name.equalsIgnoreCase("\\Recent")) {
        folded.add(name.toLowerCase(java.util.Locale.ROOT));
      }
    }
    return folded;
  }
}

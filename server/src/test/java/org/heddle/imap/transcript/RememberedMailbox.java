package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.heddle.imap.transcript.BelievedMailbox.Known;

/// What a client with a cache keeps of a mailbox from one connection to the next (RFC 7162 section
/// 6).
///
/// @param flags of the messages that it knows, by UID; nothing where it only knows that there is
///   one
record RememberedMailbox(long uidValidity, long modSeq, Map<Long, Optional<Set<String>>> flags) {
  static RememberedMailbox of(long uidValidity, long modSeq, BelievedMailbox view) {
    return new RememberedMailbox(uidValidity, modSeq, new TreeMap<>()).with(view);
  }

  RememberedMailbox without(Collection<Long> gone) {
    var rest = new TreeMap<>(flags);
    for (long uid : gone) {
      rest.remove(uid);
    }
    return new RememberedMailbox(uidValidity, modSeq, rest);
  }

  /// And what it has just been told.
  RememberedMailbox with(BelievedMailbox view) {
    var all = new TreeMap<>(flags);
    for (int number = 1; number <= view.count(); number++) {
      Known known = view.message(number);
      known
          .uid()
          .ifPresent(uid -> all.merge(uid, known.flags(), (old, told) -> told.or(() -> old)));
    }
    return new RememberedMailbox(uidValidity, modSeq, all);
  }

  /// Nothing is remembered that is not there, and nothing otherwise than it is.
  void assertTrueOf(List<Known> truth) {
    var real = new TreeMap<Long, Set<String>>();
    truth.forEach(known -> real.put(known.uid().orElseThrow(), known.flags().orElseThrow()));
    flags.forEach((uid, remembered) -> {
      assertTrue(real.containsKey(uid), () -> uid + " is gone and was not told");
      remembered.ifPresent(
          its -> assertEquals(real.get(uid), its, () -> "the flags of " + uid + " as remembered"));
    });
  }
}

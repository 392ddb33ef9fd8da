package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.MailboxView.Update.ResultsChanged.Change;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;

/// A client that believes what it is told and knows nothing else: it counts messages, and of each
/// it knows what it has heard. Every update must make sense to it.
final class NaiveClient {
  /// @param uid nothing as long as it has not been told
  /// @param flags likewise
  private record Known(Optional<Long> uid, Optional<Flags> flags) {
    static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
  }

  private final List<Known> messages = new ArrayList<>();
  private final Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  NaiveClient(int exists, List<String> keywords) {
    grow(exists);
    this.keywords.addAll(keywords);
  }

  int count() {
    return messages.size();
  }

  /// The message numbers of which it does not know the flags.
  List<Integer> unknown() {
    var numbers = new ArrayList<Integer>();
    for (int number = 1; number <= messages.size(); number++) {
      if (messages.get(number - 1).flags.isEmpty()) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  List<Long> uids() {
    return messages.stream().map(known -> known.uid.orElse(-1L)).toList();
  }

  Optional<Flags> flags(int number) {
    return messages.get(number - 1).flags;
  }

  /// What came behind one command.
  void hear(List<Update> updates, Expunges expunges) {
    int stage = 0;
    int old = Integer.MAX_VALUE;
    Set<Integer> told = new HashSet<>();
    for (Update update : updates) {
      int next = stage(update);
      assertTrue(next >= stage, () -> "out of order: " + updates);
      stage = next;
      switch (update) {
        case Update.Expunged(var uids, var before) -> {
          assertEquals(Expunges.ANNOUNCE, expunges, "an expunge while numbers are in use");
          assertFalse(uids.isEmpty());
          long[] gone = uids.toArray();
          for (int i = gone.length - 1; i >= 0; i--) {
            int number = before.number(gone[i]);
            assertInUse(number);
            messages.remove(number - 1);
          }
        }
        case Update.ResultsChanged(_, _, var change, _) ->
            assertEquals(Change.REMOVEFROM, change, "what was added is looked for later");
        case Update.Exists(var count) -> {
          old = count();
          grow(count);
        }
        case Update.Recent(var count) -> assertTrue(count <= count(), "more recent than there are");
        case Update.Keywords(var all) -> learn(all);
        case Update.FlagsChanged(var number, var table, var row) -> {
          assertTrue(told.add(number), () -> number + " is told twice");
          assertTrue(number <= old, "a client asks for what it wants to know of a new message");
          fetched(number, table.uid(row), table.flags(row));
        }
      }
    }
  }

  private static int stage(Update update) {
    return switch (update) {
      case Update.ResultsChanged _, Update.Expunged _ -> 0;
      case Update.Exists _ -> 1;
      case Update.Recent _ -> 2;
      case Update.Keywords _ -> 3;
      case Update.FlagsChanged _ -> 4;
    };
  }

  private void grow(int count) {
    assertTrue(
        count > messages.size() || messages.isEmpty(), "EXISTS must grow: EXPUNGE is what shrinks");
    while (messages.size() < count) {
      messages.add(Known.NOTHING);
    }
  }

  private void assertInUse(int number) {
    assertTrue(number >= 1 && number <= messages.size(), () -> number + " of " + messages.size());
  }

  void learn(List<String> all) {
    keywords.clear();
    keywords.addAll(all);
  }

  /// `* number FETCH (UID uid FLAGS flags)`.
  void fetched(int number, long uid, Flags flags) {
    assertInUse(number);
    assertTrue(keywords.containsAll(flags.keywords()), () -> "unheard of: " + flags);
    Optional<Long> before = messages.get(number - 1).uid;
    assertEquals(uid, before.orElse(uid), () -> "the UID of message " + number);
    messages.set(number - 1, new Known(Optional.of(uid), Optional.of(flags)));
  }

  /// It has sent a STORE that says nothing, and does the sum itself where it can.
  void stored(int number, FlagChange change) {
    Known known = messages.get(number - 1);
    messages.set(number - 1, new Known(known.uid, known.flags.map(change::applyTo)));
  }
}

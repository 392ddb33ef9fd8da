package org.heddle.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.MailboxView.Update.ResultsChanged;
import org.heddle.imap.MailboxView.Update.ResultsChanged.Change;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.syntax.SortCriterion.Direction;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// Random histories against a client that knows of the results of its searches only what it is told
/// (RFC 5267 section 4.3): at any time they are to it what a fresh search finds.
final class ContextTest {
  private static final int HISTORIES = 400;
  private static final int LONGEST = 30;
  private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "Work");
  private static final List<SortCriterion.Key> KEYS =
      List.of(
          SortCriterion.Key.FROM,
          SortCriterion.Key.SUBJECT,
          SortCriterion.Key.SIZE,
          SortCriterion.Key.ARRIVAL);

  private static final List<SearchKey> SEARCHED =
      List.of(
          new SearchKey.All(),
          new SearchKey.HasFlag(SystemFlag.SEEN),
          new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.FLAGGED)),
          new SearchKey.Or(new SearchKey.HasKeyword("Work"), new SearchKey.Larger(75)),
          new SearchKey.Header("FROM", "b"),
          new SearchKey.And(
              List.of(
                  new SearchKey.Header("SUBJECT", "a"),
                  new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.SEEN)))));

  @Test
  void whatTheClientIsToldAddsUpToAFreshSearch() throws IOException {
    for (long seed = 0; seed < HISTORIES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class History {
    private final Random random;
    private final Account account = new MemoryStorage().account("alice");
    private final ForgetfulMailbox mailbox;
    private final MailboxView view;
    private final List<Search> searches = new ArrayList<>();

    /// The messages that the client counts, by UID.
    private final List<Long> messages = new ArrayList<>();

    /// What it knows to be the results of each search, by tag.
    private final Map<String, List<Long>> results = new HashMap<>();

    History(long seed) throws IOException {
      random = new Random(seed);
      var name = new MailboxName("box");
      account.create(name, Set.of());
      mailbox = new ForgetfulMailbox(account.open(name));
      append(random.nextInt(4) == 0 ? 150 : random.nextInt(10));
      var recent = new RecentMessages(RecentMessages.Interest.NONE);
      view = MailboxView.open(mailbox, mailbox.snapshot(), Access.READ_WRITE, recent);
      view.numbers().uids().forEach(messages::add);
      for (int i = 0; i < 5; i++) {
        begin("a" + i);
      }
    }

    private List<Long> known(String tag) {
      return Objects.requireNonNull(results.get(tag));
    }

    private void begin(String tag) throws IOException {
      var criteria = new ArrayList<SortCriterion>();
      for (int count = random.nextInt(3); count > 0; count--) {
        criteria.add(new SortCriterion(any(KEYS), any(List.of(Direction.values()))));
      }
      var request = new SearchRequest(Optional.of(ResultOptions.ALL), new Term.Key(any(SEARCHED)));
      var search =
          new Search(Correlator.of(tag), any(List.of(Numbering.values())), criteria, request);
      Results found = search.in(view, MessageLimit.NONE, Progress.SILENT).results();
      assertTrue(view.contexts().add(search.context(found, view)));
      searches.add(search);
      results.put(tag, new ArrayList<>(list(found)));
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    void run() throws IOException {
      for (int steps = random.nextInt(LONGEST); steps > 0; steps--) {
        for (int disturbances = random.nextInt(4); disturbances > 0; disturbances--) {
          disturb();
        }
        hear(any(List.of(Expunges.values())));
      }
    }

    private void disturb() {
      switch (random.nextInt(8)) {
        case 0 -> append(1 + random.nextInt(4));
        case 1, 2, 3 -> mailbox.store(some(4), change(), Long.MAX_VALUE);
        case 4 -> mailbox.store(some(90), change(), Long.MAX_VALUE);
        case 5, 6 -> {
          UidSet chosen = some(6);
          mailbox.store(
              chosen, new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
          mailbox.expunge(chosen);
        }
        default -> mailbox.forget();
      }
    }

    private void append(int count) {
      for (int i = 0; i < count; i++) {
        String mail =
            "From: %s@x\r\nSubject: %s\r\n\r\n%s"
                .formatted(
                    any(List.of("a", "b", "B", "c")),
                    any(List.of("a", "Re: a", "b", "")),
                    "x".repeat(random.nextInt(60)));
        var date = Mails.DATE.plusSeconds(random.nextInt(5));
        var draft = Mails.draft(account, mail.getBytes(UTF_8));
        Flags flags = Flags.named(any(FLAGS));
        mailbox.append(List.of(new NewMessage(draft, flags, date, new byte[0])));
      }
    }

    private FlagChange change() {
      return new FlagChange(
          any(List.of(FlagChange.Op.ADD, FlagChange.Op.REMOVE, FlagChange.Op.REPLACE)),
          Flags.named(any(FLAGS)));
    }

    /// Each message with a chance of so many in a hundred.
    private UidSet some(int percent) {
      var chosen = UidSet.builder();
      mailbox
          .snapshot()
          .messages()
          .uids()
          .forEach(uid -> {
            if (random.nextInt(100) < percent) {
              chosen.add(uid);
            }
          });
      return chosen.build();
    }

    /// What comes behind a command, as [Announcer] does it; at times the storage fails once.
    private void hear(Expunges expunges) throws IOException {
      view.sync(expunges).forEach(this::hear);
      if (random.nextInt(3) == 0) {
        mailbox.failAfter(random.nextInt(12));
        try {
          view.contexts().catchUp(view, teller);
        } catch (StorageException.Unavailable _) {
          // The session goes on.
        }
        mailbox.failAfter(Integer.MAX_VALUE);
      }
      view.contexts().catchUp(view, teller);
      for (Search search : searches) {
        String tag = search.correlator().tag();
        Results fresh = search.in(view, MessageLimit.NONE, Progress.SILENT).results();
        assertEquals(list(fresh), known(tag), () -> tag + " " + search);
      }
    }

    private final Contexts.Teller teller =
        new Contexts.Teller() {
          @Override
          public void found(UidSet uids, List<FetchItem> arrivals) {
            assertTrue(arrivals.isEmpty());
          }

          @Override
          public void tell(Update update) {
            hear(update);
          }
        };

    private void hear(Update update) {
      switch (update) {
        case Update.Expunged(var uids, _) -> {
          results.values().forEach(list -> assertFalse(list.stream().anyMatch(uids::contains)));
          messages.removeIf(uids::contains);
        }
        case Update.Exists _ ->
            view.numbers()
                .uids()
                .forEach(uid -> {
                  if (!messages.contains(uid)) {
                    messages.add(uid);
                  }
                });
        case ResultsChanged(var correlator, var numbering, var change, var edits) ->
            edits.forEach(edit -> apply(edit, change, numbering, known(correlator.tag())));
        default -> {}
      }
    }

    private void apply(Context.Edit edit, Change change, Numbering numbering, List<Long> known) {
      List<Long> uids = list(edit.results());
      if (numbering == Numbering.SEQUENCE) {
        uids = uids.stream().map(number -> messages.get(Math.toIntExact(number) - 1)).toList();
      }
      if (change == Change.REMOVEFROM) {
        List<Long> from = edit.position() == 0 ? known : at(edit, uids.size(), known);
        assertTrue(known.containsAll(uids));
        if (edit.position() > 0) {
          assertEquals(uids, from);
        }
        from.removeAll(uids);
      } else {
        assertFalse(known.stream().anyMatch(uids::contains));
        known.addAll(Math.max(0, edit.position() - 1), uids);
        if (edit.position() == 0) {
          known.sort(null);
        }
      }
    }

    private static List<Long> at(Context.Edit edit, int size, List<Long> known) {
      return known.subList(edit.position() - 1, edit.position() - 1 + size);
    }

    private static List<Long> list(Results results) {
      return results.stream().boxed().toList();
    }
  }
}

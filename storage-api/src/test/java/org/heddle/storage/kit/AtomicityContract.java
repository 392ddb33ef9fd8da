package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Nobody ever sees a part of what one call does.
public abstract class AtomicityContract extends StorageContract {
  private static final int ROUNDS = 40;
  private static final int PACK = 4;

  private static FlagChange replace(String... flags) {
    return new FlagChange(Op.REPLACE, Flags.named(flags));
  }

  /// Packs of four messages are appended, flagged, copied, moved and expunged whole: an observer
  /// never sees a part of one.
  @Test
  void everyCommitIsSeenWholeOrNotAtAll() throws InterruptedException {
    Mailbox box = inbox();
    Mailbox other = create("other");
    var writers = new ArrayList<Runnable>();
    for (int i = 0; i < 3; i++) {
      int name = i;
      writers.add(() -> writePacks(box, other, "w" + name));
    }
    var follower = new Follower(other);
    Together.observed(
        writers,
        List.of(
            () -> checkPacks(box.snapshot().messages()),
            () -> checkPacks(other.snapshot().messages()),
            () -> {
              follower.pull();
              checkPacks(follower.replica());
            }));
  }

  private void writePacks(Mailbox box, Mailbox other, String writer) {
    for (int i = 0; i < ROUNDS / 2; i++) {
      Thread.yield();
      String name = "pack-" + writer + "-" + i;
      UidSet pack = Mails.appendMany(account(), box, PACK, name, "v0");
      box.store(pack, replace(name, "v1", "\\Seen"), Long.MAX_VALUE);
      UidSet there = box.move(pack, other, Missing.REFUSE).to();
      other.store(there, replace(name, "v2", "\\Deleted"), Long.MAX_VALUE);
      if (i % 2 == 0) {
        other.expunge(there);
      }
    }
  }

  private static void checkPacks(Iterable<Metadata> rows) {
    var packs = new TreeMap<String, List<Metadata>>();
    for (Metadata row : rows) {
      String name =
          row.flags().keywords().stream().filter(k -> k.startsWith("pack")).findFirst().orElse("?");
      packs.computeIfAbsent(name, _ -> new ArrayList<>()).add(row);
    }
    packs.forEach((name, pack) -> {
      assertEquals(PACK, pack.size(), () -> "a part of " + pack);
      for (Metadata row : pack) {
        assertEquals(pack.getFirst().flags(), row.flags(), () -> "a part of " + pack);
      }
      if (pack.getFirst().flags().hasKeyword("v0")) {
        assertEquals(pack.getFirst().uid() + PACK - 1, pack.getLast().uid());
      }
    });
  }

  @Test
  void aMovedMessageIsNeverInBothMailboxesNorInNeither() throws InterruptedException {
    Mailbox source = inbox();
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), source, 60);
    var emails = new HashSet<Long>();
    source.snapshot().messages().forEach(row -> emails.add(row.emailId()));
    assertEquals(60, emails.size());
    Runnable mover =
        () -> {
          for (long uid = uids.first(); uid <= uids.last(); uid += 3) {
            source.move(UidSet.range(uid, uid + 2), target, Missing.REFUSE);
            Thread.yield();
          }
        };
    // What has left the source before must be in the target after, and the other way round, since
    // nothing ever moves back.
    Runnable observer =
        () -> {
          Set<Long> left = new HashSet<>(emails);
          left.removeAll(emails(source));
          Set<Long> arrived = emails(target);
          assertTrue(arrived.containsAll(left), "in neither");
          Set<Long> still = emails(source);
          still.retainAll(arrived);
          assertEquals(Set.of(), still, "in both");
        };
    Together.observed(List.of(mover), List.of(observer));
    assertEquals(emails, emails(target));
  }

  private static Set<Long> emails(Mailbox mailbox) {
    var all = new HashSet<Long>();
    mailbox.snapshot().messages().forEach(row -> all.add(row.emailId()));
    return all;
  }

  @Test
  void aRenamedTreeIsSeenWhole() throws InterruptedException {
    List.of("a", "a/b", "a/b/c", "a/d").forEach(this::create);
    Runnable renamer =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            account().rename(new MailboxName("a"), new MailboxName("z"));
            account().rename(new MailboxName("z"), new MailboxName("a"));
          }
        };
    Runnable observer =
        () -> {
          var names =
              account().mailboxes().mailboxes().stream().map(info -> info.name().value()).toList();
          assertTrue(
              names.equals(List.of("INBOX", "a", "a/b", "a/b/c", "a/d"))
                  || names.equals(List.of("INBOX", "z", "z/b", "z/b/c", "z/d")),
              names.toString());
        };
    Together.observed(List.of(renamer), List.of(observer));
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;

/// A session that hears of a mailbox by `changesSince` alone, and knows after each pull what should
/// have been in it (I7). Confined to one thread.
public final class Follower {
  private final Mailbox mailbox;
  private final TreeMap<Long, Metadata> replica = new TreeMap<>();
  private final List<String> pulls = new ArrayList<>();
  private MailboxStatus status;
  private UidSet gone = UidSet.EMPTY;

  /// Begins with what is there now.
  public Follower(Mailbox mailbox) {
    this.mailbox = mailbox;
    var snapshot = mailbox.snapshot();
    this.status = snapshot.status();
    snapshot.messages().forEach(row -> replica.put(row.uid(), row));
  }

  /// What there is, as far as was heard.
  public Collection<Metadata> replica() {
    return replica.values();
  }

  /// Asks once for what happened and checks that it fits what was known.
  ///
  /// @return whether anything happened
  public boolean pull() {
    Changes changes = mailbox.changesSince(status.highestModSeq());
    MailboxStatus after = changes.status();
    pulls.add(status.highestModSeq() + " to " + after.highestModSeq());
    assertTrue(after.highestModSeq() >= status.highestModSeq(), () -> "fell: " + tail());
    assertTrue(after.uidNext() >= status.uidNext(), () -> "UIDNEXT fell: " + tail());
    assertEquals(status.uidValidity(), after.uidValidity());
    switch (changes) {
      case Changes.Delta delta -> apply(delta);
      case Changes.Forgotten all -> apply(all.snapshot().messages());
    }
    assertEquals(after.messages(), replica.size(), () -> "not what the status counts: " + tail());
    boolean happened = after.highestModSeq() > status.highestModSeq();
    status = after;
    return happened;
  }

  private String tail() {
    return pulls.subList(Math.max(0, pulls.size() - 5), pulls.size()).toString();
  }

  private void apply(Changes.Delta delta) {
    delta.vanished().forEach(replica::remove);
    gone = gone.union(delta.vanished());
    for (Metadata row : delta.changed()) {
      checkNew(row, delta.status());
      replica.put(row.uid(), row);
    }
  }

  private void checkNew(Metadata row, MailboxStatus after) {
    String what = row + " in " + tail();
    assertTrue(row.modSeq() > status.highestModSeq(), () -> "told again: " + what);
    assertTrue(row.modSeq() <= after.highestModSeq(), () -> "told too early: " + what);
    assertTrue(row.uid() < after.uidNext(), () -> "not below UIDNEXT: " + what);
    if (!replica.containsKey(row.uid())) {
      assertTrue(row.uid() >= status.uidNext(), () -> "came late: " + what);
    }
    assertTrue(!gone.contains(row.uid()), () -> "came back: " + what);
  }

  private void apply(MessageTable all) {
    for (Metadata row : all) {
      assertTrue(
          row.uid() >= status.uidNext() || replica.containsKey(row.uid()),
          () -> "came late: " + row);
    }
    replica.clear();
    all.forEach(row -> replica.put(row.uid(), row));
  }
}

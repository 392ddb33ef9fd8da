package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// One mailbox of the model and the one that should be like it. A storage is free in which UIDs and
/// mod-sequences it gives out as long as they rise, so the n-th UID of one stands for the n-th of
/// the other, and a mod-sequence for the step of the history in which it came up.
final class Twin {
  /// The mod-sequences of both after one step, and the UIDs of the model that were there then.
  private record Mark(long model, long real, UidSet uids) {}

  private final Mailbox model;
  private final Map<Long, Long> emails;
  private final TreeMap<Long, Long> toReal = new TreeMap<>();
  private final TreeMap<Long, Long> toModel = new TreeMap<>();
  private final List<Mark> marks = new ArrayList<>();
  private Mailbox real;
  private Recent recent = Recent.KNOWN;

  /// Which messages are recent need not survive the storage's being closed.
  private enum Recent {
    KNOWN,
    LOST
  }

  /// @param emails the email ids of the account, from the model's to the real ones
  Twin(Mailbox model, Mailbox real, Map<Long, Long> emails) {
    this.model = model;
    this.real = real;
    this.emails = emails;
    mark();
  }

  Mailbox model() {
    return model;
  }

  Mailbox real() {
    return real;
  }

  void reopened(Mailbox again) {
    assertEquals(real.id(), again.id());
    real = again;
    recent = Recent.LOST;
  }

  void claim() {
    long modelNext = model.status().uidNext();
    long realNext = real.status().uidNext();
    UidSet expected =
        Mails.uids(model).intersect(UidSet.range(model.claimRecent(modelNext), modelNext));
    UidSet found = Mails.uids(real).intersect(UidSet.range(real.claimRecent(realNext), realNext));
    if (recent == Recent.KNOWN) {
      assertEquals(expected, toModel(found), "recent");
    }
    recent = Recent.KNOWN;
  }

  /// Notes which new UID of one is which of the other.
  void pair(UidSet modelUids, UidSet realUids) {
    long[] ours = modelUids.toArray();
    long[] theirs = realUids.toArray();
    assertEquals(ours.length, theirs.length, "new UIDs");
    for (int i = 0; i < ours.length; i++) {
      assertTrue(
          toModel.isEmpty() || theirs[i] > toModel.lastKey(), "a new UID is above all others");
      toReal.put(ours[i], theirs[i]);
      toModel.put(theirs[i], ours[i]);
    }
  }

  /// UIDs of the model as those of the other; what never was one stays as it is.
  UidSet toReal(UidSet uids) {
    if (uids.equals(UidSet.range(1, UidSet.MAX_UID))) {
      return uids;
    }
    return UidSet.of(translate(uids, toReal));
  }

  UidSet toModel(UidSet uids) {
    return UidSet.of(translate(uids, toModel));
  }

  private static long[] translate(UidSet uids, Map<Long, Long> by) {
    long[] all = uids.toArray();
    for (int i = 0; i < all.length; i++) {
      all[i] = by.getOrDefault(all[i], all[i]);
    }
    return all;
  }

  /// After each step.
  void mark() {
    long ours = model.status().highestModSeq();
    long theirs = real.status().highestModSeq();
    if (!marks.isEmpty()) {
      Mark last = marks.getLast();
      assertTrue(theirs >= last.real, "the mod-sequence fell from " + last.real + " to " + theirs);
      assertTrue(ours == last.model || theirs > last.real, "a commit raises the mod-sequence");
      if (ours == last.model && theirs == last.real) {
        return;
      }
    }
    marks.add(new Mark(ours, theirs, Mails.uids(model)));
  }

  /// A random step's mod-sequence in the model, and in the other.
  long[] someModSeq(Random random) {
    Mark mark = marks.get(random.nextInt(marks.size()));
    return new long[] {mark.model, mark.real};
  }

  private int stepOfModel(long modSeq) {
    int at = 0;
    while (marks.get(at).model < modSeq) {
      at++;
    }
    return at;
  }

  private int stepOfReal(long modSeq) {
    int at = 0;
    while (at < marks.size() - 1 && marks.get(at).real < modSeq) {
      at++;
    }
    return at;
  }

  void compareState() {
    Snapshot expected = model.snapshot();
    Snapshot found = real.snapshot();
    compareStatus(expected.status(), found.status());
    assertEquals(found.status(), real.status());
    compareRows(expected.messages(), found.messages());
    var known =
        found.keywords().stream().map(k -> k.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    assertEquals(known.size(), found.keywords().size(), "each keyword once");
    for (Metadata row : expected.messages()) {
      for (String keyword : row.flags().keywords()) {
        assertTrue(known.contains(keyword.toLowerCase(Locale.ROOT)), keyword + " is not listed");
      }
    }
  }

  private void compareStatus(MailboxStatus expected, MailboxStatus found) {
    assertEquals(expected.messages(), found.messages(), "messages");
    assertEquals(expected.unseen(), found.unseen(), "unseen");
    assertEquals(expected.deleted(), found.deleted(), "deleted");
    assertEquals(expected.bytes(), found.bytes(), "bytes");
    if (recent == Recent.KNOWN) {
      assertEquals(expected.recent(), found.recent(), "recent");
    }
    assertTrue(toModel.isEmpty() || found.uidNext() > toModel.lastKey(), "UIDNEXT");
  }

  void compareRows(MessageTable expected, MessageTable found) {
    assertEquals(expected.uids(), toModel(found.uids()), "messages");
    for (int i = 0; i < expected.size(); i++) {
      Metadata ours = expected.get(i);
      Metadata theirs = found.get(i);
      String what = ours + " and " + theirs;
      assertEquals(ours.flags(), theirs.flags(), what);
      assertEquals(ours.internalDate(), theirs.internalDate(), what);
      assertEquals(ours.size(), theirs.size(), what);
      assertEquals(stepOfModel(ours.modSeq()), stepOfReal(theirs.modSeq()), what);
      long email = emails.computeIfAbsent(ours.emailId(), _ -> theirs.emailId());
      assertEquals(email, theirs.emailId(), what);
    }
  }

  void compareChanges() {
    for (Mark mark : marks) {
      Changes theirs = real.changesSince(mark.real);
      if (!(model.changesSince(mark.model) instanceof Changes.Delta ours)) {
        continue;
      }
      String what = "since " + mark;
      compareStatus(ours.status(), theirs.status());
      switch (theirs) {
        case Changes.Forgotten all ->
            compareRows(model.snapshot().messages(), all.snapshot().messages());
        case Changes.Delta delta -> {
          compareRows(ours.changed(), delta.changed());
          UidSet vanished = toModel(delta.vanished());
          assertEquals(UidSet.EMPTY, ours.vanished().intersect(mark.uids).minus(vanished), what);
          assertEquals(UidSet.EMPTY, vanished.intersect(Mails.uids(model)), what);
          assertTrue(toModel.keySet().containsAll(list(delta.vanished())), what);
        }
      }
    }
  }

  private static List<Long> list(UidSet uids) {
    var all = new ArrayList<Long>();
    uids.forEach(all::add);
    return all;
  }

  void compareContent(long uid) {
    assertArrayEquals(Mails.read(model, uid), Mails.read(real, toReal.getOrDefault(uid, uid)));
  }
}

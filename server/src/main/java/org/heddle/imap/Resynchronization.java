package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.syntax.Resync;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.Changes;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// What a client that comes back missed: what is gone, as VANISHED (EARLIER), and what changed, as
/// FETCH (RFC 7162 sections 3.2.5 and 3.2.6).
///
/// The storage may have forgotten what was expunged since. Then every UID that the client may know
/// and that does not exist is told, less those of which the client's own samples prove that it
/// knows better (section 3.2.5.2).
final class Resynchronization {
  private final Dialogue dialogue;
  private final Announcer announcer;

  Resynchronization(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  /// What was missed before this SELECT.
  ///
  /// @param view just opened of `now`
  void catchUp(Resync.QResync client, MailboxView view, Snapshot now) throws IOException {
    if (client.uidValidity() != now.status().uidValidity()) {
      return;
    }
    UidSet known = known(client, now);
    announcer.vanished("VANISHED (EARLIER) ", gone(client, view, now));
    MessageTable changed = now.messages().changedSince(client.modSeq()).select(known);
    for (int row = 0; row < changed.size(); row++) {
      flags(changed, row, view);
    }
  }

  private static UidSet known(Resync.QResync client, Snapshot now) {
    UidSet everything = upTo(now.status().uidNext() - 1);
    return client.known().orElse(everything).intersect(everything);
  }

  /// What a client that comes back may still know and is gone.
  static UidSet gone(Resync.QResync client, MailboxView view, Snapshot now) {
    UidSet known = known(client, now);
    UidSet doubted = known.minus(upTo(proven(client, view.numbers())));
    return gone(client.modSeq(), known, doubted, view);
  }

  /// What is gone since a mod-sequence.
  ///
  /// @param asked the UIDs that the client asks about
  void gone(long since, UidSet asked, MailboxView view) throws IOException {
    announcer.vanished("VANISHED (EARLIER) ", gone(since, asked, asked, view));
  }

  /// What the client counts is not among it: that is told as gone when it is, and not as earlier.
  private static UidSet gone(long since, UidSet asked, UidSet doubted, MailboxView view) {
    UidSet gone =
        switch (view.mailbox().changesSince(since)) {
          case Changes.Delta delta -> delta.vanished().intersect(asked);
          case Changes.Forgotten forgotten ->
              doubted
                  .intersect(upTo(forgotten.status().uidNext() - 1))
                  .minus(forgotten.snapshot().messages().uids());
        };
    return gone.minus(view.numbers().uids());
  }

  /// The highest UID of which the client knows the right number: it knows of every expunge below.
  private static long proven(Resync.QResync client, MessageNumbers numbers) {
    if (client.sample().isEmpty()) {
      return 0;
    }
    Resync.Sample sample = client.sample().get();
    var sampledNumbers = new MessageNumbers(sample.numbers());
    var sampledUids = new MessageNumbers(sample.uids());
    UidSet candidates = sample.uids().intersect(numbers.uids());
    for (int range = candidates.ranges() - 1; range >= 0; range--) {
      for (long uid = candidates.rangeLast(range); uid >= candidates.rangeFirst(range); uid--) {
        if (sampledNumbers.uid(sampledUids.number(uid)) == numbers.number(uid)) {
          return uid;
        }
      }
    }
    return 0;
  }

  private static UidSet upTo(long uid) {
    return uid < 1 ? UidSet.EMPTY : UidSet.range(1, uid);
  }

  private void flags(MessageTable messages, int row, MailboxView view) throws IOException {
    long uid = messages.uid(row);
    WireOutput output = dialogue.fetched(view.numbers().number(uid), uid);
    if (!dialogue.isUidOnly()) {
      output.text("UID ").number(uid).text(' ');
    }
    FlagList.write(output.text("FLAGS "), messages.flags(row), view.recent(), uid);
    output.text(" MODSEQ (").number(messages.modSeq(row)).text("))").line();
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Flags of all kinds, and keywords beyond what fits letters or bits.
public abstract class KeywordsContract extends StorageContract {
  private void keywordsAreKept(int count) {
    var expected = new ArrayList<Flags>();
    for (int i = 0; i < count; i++) {
      String[] flags = {"keyword" + i, "$Common", "\\Seen"};
      Mails.append(account(), inbox(), Mails.mail("keyword " + i), flags);
      expected.add(Flags.named(flags));
    }
    List<String> all =
        java.util.stream.IntStream.range(0, count).mapToObj(i -> "keyword" + i).toList();
    long full = Mails.append(account(), inbox(), Mails.mail("all"), all.toArray(String[]::new));
    expected.add(Flags.named(all));
    check(expected);
    Mailbox target = create("target");
    inbox().copy(Mails.uids(inbox()), target, Missing.REFUSE);
    assertEquals(expected, flags(target));
    inbox()
        .store(UidSet.of(full), new FlagChange(Op.REMOVE, Flags.named("KEYWORD0")), Long.MAX_VALUE);
    expected.set(count, expected.getLast().minus(Flags.named("keyword0")));
    reopen();
    check(expected);
    account()
        .rename(
            new org.heddle.storage.MailboxName("target"),
            new org.heddle.storage.MailboxName("elsewhere"));
    assertEquals(count + 1, flags(open("elsewhere")).size());
  }

  private static List<Flags> flags(Mailbox mailbox) {
    return Mails.rows(mailbox).stream().map(row -> row.flags()).toList();
  }

  private void check(List<Flags> expected) {
    assertEquals(expected, flags(inbox()));
    var known = new HashSet<String>();
    for (String keyword : inbox().snapshot().keywords()) {
      assertTrue(known.add(keyword.toLowerCase(Locale.ROOT)), keyword + " twice");
    }
    for (Flags flags : expected) {
      for (String keyword : flags.keywords()) {
        assertTrue(known.contains(keyword.toLowerCase(Locale.ROOT)), keyword + " is not listed");
      }
    }
  }

  @Test
  void moreThan26Keywords() {
    keywordsAreKept(30);
  }

  @Test
  void moreThan64Keywords() {
    keywordsAreKept(80);
  }

  @Test
  void everySetOfSystemFlagsIsKept() {
    var expected = new ArrayList<Flags>();
    for (int bits = 0; bits < 32; bits++) {
      Flags flags = Flags.of(bits, List.of());
      var names = new ArrayList<String>();
      flags.forEach(names::add);
      Mails.append(account(), inbox(), Mails.mail("bits " + bits), names.toArray(String[]::new));
      expected.add(flags);
    }
    assertEquals(expected, flags(inbox()));
    var status = inbox().status();
    assertEquals(32, status.messages());
    assertEquals(16, status.unseen());
    assertEquals(16, status.deleted());
    inbox()
        .store(
            Mails.uids(inbox()),
            new FlagChange(Op.REMOVE, Flags.named("\\Seen", "\\Draft")),
            Long.MAX_VALUE);
    reopen();
    for (Flags flags : flags(inbox())) {
      assertTrue(!flags.has(SystemFlag.SEEN) && !flags.has(SystemFlag.DRAFT));
    }
    assertEquals(32, inbox().status().unseen());
    assertEquals(16, inbox().status().deleted());
  }

  @Test
  void aKeywordKeepsItsFirstSpellingAndIsOneInAnyCase() {
    long first = Mails.append(account(), inbox(), Mails.mail("first"), "$MixedCase");
    long second = Mails.append(account(), inbox(), Mails.mail("second"), "$MIXEDCASE");
    assertEquals(List.of("$MixedCase"), inbox().snapshot().keywords());
    assertEquals(Mails.metadata(inbox(), first).flags(), Mails.metadata(inbox(), second).flags());
    long before = inbox().status().highestModSeq();
    inbox()
        .store(
            UidSet.of(first, second),
            new FlagChange(Op.REPLACE, Flags.named("$mixedcase")),
            Long.MAX_VALUE);
    assertEquals(before, inbox().status().highestModSeq(), "that changed nothing");
    reopen();
    assertEquals(List.of("$MixedCase"), Mails.metadata(inbox(), first).flags().keywords());
  }

  @Test
  void oddKeywordsAreKept() {
    String[] odd = {
      "$Forwarded",
      "NonJunk",
      "a.b",
      "a,b",
      "a/b",
      "a:b",
      "1",
      "-",
      "#x",
      "'",
      "a;b=c",
      "&",
      "$",
      "x".repeat(200),
      "~",
      "a|b",
      "label+1",
      "<tag>",
      "dovecot-keywords"
    };
    long uid = Mails.append(account(), inbox(), Mails.mail("odd"), odd);
    for (String keyword : odd) {
      Mails.append(account(), inbox(), Mails.mail("one"), keyword);
    }
    reopen();
    assertEquals(Flags.named(odd), Mails.metadata(inbox(), uid).flags());
    assertEquals(odd.length + 1, inbox().status().messages());
    List<Flags> all = flags(inbox());
    for (int i = 0; i < odd.length; i++) {
      assertEquals(Flags.named(odd[i]), all.get(i + 1));
    }
  }

  @Test
  void aKeywordThatNobodyHasAnyMoreIsNoFlag() {
    long uid = Mails.append(account(), inbox(), Mails.mail("x"), "$Once");
    inbox().store(UidSet.of(uid), new FlagChange(Op.REMOVE, Flags.named("$Once")), Long.MAX_VALUE);
    reopen();
    assertEquals(Flags.NONE, Mails.metadata(inbox(), uid).flags());
  }
}

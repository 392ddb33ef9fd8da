package org.heddle.storage.kit;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.UidSet;

/// What a random history picks from. Confined to one thread.
record Choices(Random random) {
  private static final List<MailboxName> NAMES =
      List.of("INBOX", "a", "a/b", "a/b/c", "b", "b/x", "INBOX/i", "\u00DCn\u00EF", "x.y", "x.y/z")
          .stream()
          .map(MailboxName::new)
          .toList();
  private static final List<String> FLAGS =
      List.of(
          "\\Seen", "\\Deleted", "\\Deleted", "\\Flagged", "\\Draft", "$A", "$a", "Label", "k9");
  private static final List<OffsetDateTime> DATES =
      List.of("2024-02-29T23:59:59+05:30", "1999-12-31T00:00:01Z", "2031-07-01T12:00:00-08:00")
          .stream()
          .map(OffsetDateTime::parse)
          .toList();
  private static final List<FlagChange.Op> OPS = List.of(FlagChange.Op.values());
  private static final List<SpecialUse> USES =
      List.of(SpecialUse.ARCHIVE, SpecialUse.SENT, SpecialUse.TRASH);
  private static final List<Missing> MISSING = List.of(Missing.values());
  private static final long NEVER = 4_000_000_000L;

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// Happens once in `n` times.
  boolean once(int n) {
    return random.nextInt(n) == 0;
  }

  MailboxName name() {
    return oneOf(NAMES);
  }

  Set<SpecialUse> uses() {
    var uses = new ArrayList<SpecialUse>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      uses.add(oneOf(USES));
    }
    return SpecialUse.setOf(uses);
  }

  OffsetDateTime date() {
    return oneOf(DATES);
  }

  Missing missing() {
    return oneOf(MISSING);
  }

  FlagChange change() {
    return new FlagChange(oneOf(OPS), flags());
  }

  byte[] body() {
    return Mails.noise(random, random.nextInt(once(20) ? 50_000 : 300));
  }

  Flags flags() {
    var names = new ArrayList<String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      names.add(oneOf(FLAGS));
    }
    return Flags.named(names);
  }

  /// Some UIDs of the model: few, many, all that can be, or some that never were.
  UidSet uids(Mailbox model) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return UidSet.range(1, UidSet.MAX_UID);
    }
    var chosen = UidSet.builder();
    Mails.uids(model)
        .forEach(uid -> {
          if (random.nextInt(10) < kind) {
            chosen.add(uid);
          }
        });
    return once(4) ? chosen.add(NEVER).build() : chosen.build();
  }
}

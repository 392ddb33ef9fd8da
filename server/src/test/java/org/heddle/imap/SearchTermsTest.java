package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.SearchRequest.Age;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

class SearchTermsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Mailbox mailbox = new MemoryStorage().account("ann").open(MailboxName.INBOX);
  private final SearchTerms terms =
      new SearchTerms(
          MailboxView.open(
              mailbox,
              mailbox.snapshot(),
              Access.READ_ONLY,
              new RecentMessages(RecentMessages.Interest.NONE)),
          NOW);

  @Test
  void agesAreOfOneInstant() {
    var older = new Term.Within(Age.OLDER, 60);
    var younger = new Term.Within(Age.YOUNGER, 0xFFFF_FFFFL);
    assertEquals(
        new SearchKey.And(
            List.of(
                new SearchKey.ReceivedUntil(NOW.minusSeconds(60)),
                new SearchKey.Not(new SearchKey.ReceivedSince(NOW.minusSeconds(0xFFFF_FFFFL))))),
        terms.key(new Term.And(List.of(older, new Term.Not(younger)))));
  }

  @Test
  void anEmailIdOfAnotherServerIsNobodys() {
    assertEquals(new SearchKey.EmailId(255), terms.key(new Term.EmailId("M00000000000000ff")));
    for (String id :
        List.of("M00000000000000FF", "Mff", "T00000000000000ff", "M-0000000000000ff")) {
      assertEquals(new SearchKey.Uids(UidSet.EMPTY), terms.key(new Term.EmailId(id)), id);
    }
  }
}

package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.transcript.TestServer;
import org.heddle.imap.transcript.WireClient;
import org.heddle.net.Greeting;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// LIST with SPECIAL-USE (RFC 6154) over mailboxes that have a use: none can be made over IMAP yet.
class SpecialUseTest {
  @Test
  void useIsShownSelectedAndLookedForBelow() throws IOException {
    var storage = new MemoryStorage();
    var account = storage.account("ann");
    account.create(new MailboxName("Old/Sent"), Optional.of(SpecialUse.SENT));
    account.create(new MailboxName("Work"), Optional.empty());
    try (var server = new TestServer(storage, ImapSettings.defaults("mail.example"));
        var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")))) {
      client.line();
      assertEquals(
          """
          * LIST (\\HasNoChildren) "/" INBOX
          * LIST (\\Noselect \\HasChildren) "/" Old
          * LIST (\\HasNoChildren \\Sent) "/" Old/Sent
          * LIST (\\HasNoChildren) "/" Work
          a OK LIST completed
          """,
          client.command("a", "LIST \"\" *"));
      assertEquals(
          """
          * LIST (\\HasNoChildren \\Sent) "/" Old/Sent
          b OK LIST completed
          """,
          client.command("b", "LIST (SPECIAL-USE) \"\" * RETURN (SPECIAL-USE)"));
      assertEquals(
          """
          * LIST (\\Noselect \\NonExistent \\HasChildren) "/" Old ("CHILDINFO" ("SPECIAL-USE"))
          c OK LIST completed
          """,
          client.command("c", "LIST (SPECIAL-USE RECURSIVEMATCH) \"\" %"));
    }
  }
}

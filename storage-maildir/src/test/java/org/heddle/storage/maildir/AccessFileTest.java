package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access lists beside other programs, and what is kept of them for good.
final class AccessFileTest {
  private static final long A_WHILE = 300;

  @TempDir Path data = Path.of("");
  private Rig rig;

  @BeforeEach
  void start() {
    rig = new Rig(data);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static AccessChange grant(String identifier, String rights) {
    return new AccessChange(identifier, AccessChange.Op.REPLACE, Rights.of(rights).orElseThrow());
  }

  @Test
  void whileAnotherProgramHasAListTheAccountGoesOn() throws Exception {
    var inbox = rig.inbox();
    Path lock = rig.root().resolve("dovecot-acl.lock");
    Files.writeString(lock, "1:elsewhere");
    var change = Thread.ofVirtual().start(() -> inbox.changeAccess(grant("bob", "lr")));
    Thread.sleep(A_WHILE);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> rig.account().create(new MailboxName("free"), Set.of()));
    assertEquals("", inbox.accessList().of("bob").letters());
    Files.delete(lock);
    change.join();
    assertEquals("lr", inbox.accessList().of("bob").letters());
  }

  @Test
  void noMoreIsNotedThanThereAreEntries() throws IOException {
    var inbox = rig.inbox();
    inbox.changeAccess(grant("carol", "lr"));
    for (int i = 0; i < 20; i++) {
      inbox.changeAccess(grant("bob" + i, "lr"));
      inbox.changeAccess(grant("bob" + i, ""));
      inbox.changeAccess(grant("-nobody" + i, "lr"));
      inbox.changeAccess(grant("-nobody" + i, ""));
    }
    assertEquals(List.of("-nobody19 alice", "carol alice"), noted());
  }

  @Test
  void whatAnotherProgramGrantedIsNotedWhenTheListChanges() throws IOException {
    var inbox = rig.inbox();
    inbox.changeAccess(grant("bob", "lr"));
    Files.writeString(rig.root().resolve("dovecot-acl"), "user=bob lr\nuser=dave lrs\n");
    inbox.changeAccess(grant("bob", "lrs"));
    assertEquals(List.of("bob alice", "dave alice"), noted());
  }

  private List<String> noted() throws IOException {
    return Files.readAllLines(data.resolve("shares")).stream().sorted().toList();
  }
}

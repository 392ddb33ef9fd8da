package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.UserEntry.Proof;
import org.heddle.net.AddressRange;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdFileTest {
  @TempDir private Path directory = Path.of("");

  private PasswdFile file(String text) throws IOException {
    return new PasswdFile(Files.writeString(directory.resolve("passwd"), text));
  }

  private static String hash(Optional<UserEntry> entry) {
    var stored = assertInstanceOf(Proof.Stored.class, entry.orElseThrow().proof());
    return stored.passwords().getFirst().hash();
  }

  @Test
  void aFileOfDovecotIsRead() throws IOException {
    var users =
        file(
            """
            # comment
            ann@example.org:{PLAIN}pass:1000:1000::/home/ann::userdb_quota_rule=*:storage=1G allow_nets=127.0.0.0/8,192.0.2.1
            bert:{SHA512-CRYPT}$6$x$y:::::
            carl:$6$x$y

            dora::1001:1001::/home/dora
            emil:{PLAIN}x::::::nologin
            fred:{PLAIN}x::::::userdb_quota_rule=*:storage=100M:messages=1000 other=1
            just-a-name
            """);
    UserEntry ann = users.find("ann@example.org").orElseThrow();
    assertEquals("{PLAIN}pass", hash(Optional.of(ann)));
    assertEquals(Optional.of(new QuotaLimits(1L << 30, QuotaLimits.UNLIMITED)), ann.quota());
    assertEquals(
        List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("192.0.2.1")), ann.from());
    assertEquals("{SHA512-CRYPT}$6$x$y", hash(users.find("bert")));
    assertEquals("$6$x$y", hash(users.find("carl")));
    assertEquals(new Proof.NoLogin(), users.find("emil").orElseThrow().proof());
    for (String name : List.of("dora", "just-a-name")) {
      assertEquals(new Proof.Stored(List.of()), users.find(name).orElseThrow().proof(), name);
    }
    assertEquals(
        Optional.of(new QuotaLimits(100L << 20, 1000)), users.find("fred").orElseThrow().quota());
    assertEquals(Optional.empty(), users.find("Ann@example.org"));
    assertEquals(Optional.empty(), users.find("# comment"));
  }

  @Test
  void aBrokenLineLeavesTheOthersAlone() throws IOException {
    var users = file("ann:{PLAIN}a::::::userdb_quota_rule=*:storage=lots\n:x\nbert:{PLAIN}b\n");
    assertEquals(Optional.empty(), users.find("ann"));
    assertEquals("{PLAIN}b", hash(users.find("bert")));
  }

  @Test
  void aChangeCountsAtOnce() throws IOException {
    var users = file("ann:{PLAIN}a\n");
    assertTrue(users.find("ann").isPresent());
    file("bert:{PLAIN}longer\n");
    assertEquals(Optional.empty(), users.find("ann"));
    assertTrue(users.find("bert").isPresent());
  }

  @Test
  void aFileThatIsGoneMakesNobodyUnknown() throws IOException {
    var users = file("ann:{PLAIN}a\n");
    assertTrue(users.find("ann").isPresent());
    Files.delete(directory.resolve("passwd"));
    assertThrows(StorageException.Unavailable.class, () -> users.find("ann"));
  }

  @Test
  void manyUsersAreNoTrouble() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("user").append(i).append(":{PLAIN}p").append(i).append('\n');
    }
    var users = file(text.toString());
    assertEquals("{PLAIN}p99999", hash(users.find("user99999")));
  }
}

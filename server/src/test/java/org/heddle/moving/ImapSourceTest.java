package org.heddle.moving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.Switches;
import org.heddle.imap.transcript.TestServer;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.imap.Address;
import org.heddle.moving.imap.Trust;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An account that is read by IMAP is here what it is there, by all that IMAP tells.
@Timeout(120)
class ImapSourceTest {
  private static final MailboxName WORK = new MailboxName("Work/Été");

  private final MemoryStorage from = new MemoryStorage();
  private final Account there = from.account("ann");
  private final Account here = new MemoryStorage().account("ann");
  private final List<String> lines = new ArrayList<>();
  private final List<TestServer> servers = new ArrayList<>();

  @BeforeEach
  void fill() {
    there.create(WORK, Set.of(SpecialUse.ARCHIVE));
    there.subscribe(WORK);
    there.subscribe(new MailboxName("gone"));
    there.annotate(
        Optional.of(there.open(WORK).id()),
        "ann",
        Map.of(
            new EntryName("/private/comment"),
            Optional.of("mine".getBytes(US_ASCII)),
            new EntryName("/shared/comment"),
            Optional.of("all\r\nof us".getBytes(US_ASCII))));
    Mailbox inbox = there.open(MailboxName.INBOX);
    Mails.appendMany(there, inbox, 120, "\\Seen", "Blue");
    Mails.append(there, inbox, noise());
    Mails.append(there, inbox, new byte[0]);
    inbox.copy(UidSet.range(10, 20), there.open(WORK), Mailbox.Missing.REFUSE);
    inbox.store(UidSet.range(5, 9), change("\\Deleted"), Long.MAX_VALUE);
    inbox.expunge(UidSet.of(6, 8));
    inbox.changeAccess(
        new AccessChange("bob", AccessChange.Op.ADD, Rights.of("lrkx").orElseThrow()));
  }

  @AfterEach
  void close() throws IOException {
    for (TestServer server : servers) {
      server.close();
    }
  }

  /// Without NUL, which IMAP can send in no BODY (RFC 9051 section 4.3).
  private static byte[] noise() {
    byte[] noise = Mails.noise(new Random(4), 300_000);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] == 0 ? 1 : noise[i];
    }
    return noise;
  }

  private static FlagChange change(String flag) {
    return new FlagChange(FlagChange.Op.ADD, Flags.named(flag));
  }

  /// @param off capabilities that the server does without
  private ImapSource source(String user, String password, String... off) throws IOException {
    ImapSettings usual = ImapSettings.defaults("mail.example");
    var settings =
        new ImapSettings(
            usual.serverName(),
            usual.limits(),
            usual.autologout(),
            usual.keepAlive(),
            usual.quota(),
            Switches.of(List.of(off)),
            usual.progress(),
            usual.messageLimits(),
            usual.namespaces(),
            usual.serverEntries());
    var server = new TestServer(from, settings);
    servers.add(server);
    Address address = Address.parse("imap://" + user + "@127.0.0.1:" + server.listen());
    return new ImapSource(address, new Trust(Optional.empty()), password);
  }

  private boolean copy(String... off) throws IOException {
    return source("ann", "secret", off).copy(here, Ending.FOLLOWING, lines::add);
  }

  /// What IMAP tells of an account.
  private static String told(Account account) {
    var all = new ArrayList<String>();
    all.add("" + account.mailboxes().subscriptions());
    for (MailboxInfo info : account.mailboxes().mailboxes()) {
      Mailbox mailbox = account.open(info.name());
      var status = mailbox.status();
      account.annotations().stream()
          .filter(one -> one.key().mailbox().equals(Optional.of(info.id())))
          .map(one -> one.key().entry() + one.key().user() + new String(one.value(), US_ASCII))
          .sorted()
          .forEach(all::add);
      all.add(info.name() + " " + info.uses() + " " + mailbox.accessList().entries());
      all.add(status.uidValidity() + " " + status.uidNext() + " " + status.messages());
      for (Metadata row : Mails.rows(mailbox)) {
        all.add(
            row.uid()
                + " "
                + row.flags()
                + row.internalDate()
                + " "
                + row.size()
                + " "
                + java.util.Arrays.hashCode(Mails.read(mailbox, row.uid())));
      }
    }
    return String.join("\n", all);
  }

  private static List<Long> modSeqs(Account account) {
    return account.mailboxes().mailboxes().stream()
        .map(info -> account.open(info.name()))
        .flatMap(box ->
            Stream.concat(
                Stream.of(box.status().highestModSeq()),
                Mails.rows(box).stream().map(Metadata::modSeq)))
        .toList();
  }

  private void change() {
    Mailbox inbox = there.open(MailboxName.INBOX);
    inbox.store(UidSet.range(30, 40), change("\\Flagged"), Long.MAX_VALUE);
    inbox.store(UidSet.of(50, 51), change("\\Deleted"), Long.MAX_VALUE);
    inbox.expunge(UidSet.of(5, 7, 50, 51));
    Mails.appendMany(there, inbox, 3, "New");
    there.create(new MailboxName("Later"), Set.of());
    there.delete(WORK);
  }

  @Test
  void everythingIsTakenOverAndFollowed() throws IOException {
    assertTrue(copy(), lines::toString);
    assertEquals(told(there), told(here));
    assertEquals(modSeqs(there), modSeqs(here));
    change();
    lines.clear();
    assertTrue(copy(), lines::toString);
    assertEquals(told(there), told(here));
    assertEquals(modSeqs(there), modSeqs(here));
    assertTrue(lines.getLast().contains("3 messages"), lines::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONDSTORE", "QRESYNC", "SPECIAL-USE", "NAMESPACE", "OBJECTID"})
  void aServerThatCanLessIsFollowedToo(String off) throws IOException {
    String[] all = off.equals("CONDSTORE") ? new String[] {off, "QRESYNC"} : new String[] {off};
    assertTrue(copy(all), lines::toString);
    change();
    assertTrue(copy(all), lines::toString);
    String expected = told(there);
    assertEquals(expected, told(here));
  }

  @Test
  void whatHasAnotherUidValidityBeginsAnew() throws IOException {
    assertTrue(copy(), lines::toString);
    there.delete(WORK);
    there.create(WORK, Set.of());
    Mails.append(there, there.open(WORK), Mails.mail("other"));
    assertTrue(copy(), lines::toString);
    assertEquals(told(there), told(here));
  }

  @Test
  void aWrongPasswordIsSaid() throws IOException {
    ImapSource source = source("ann", "wrong");
    assertThrows(Failure.class, () -> source.copy(here, Ending.FOLLOWING, lines::add));
    assertEquals(0, here.open(MailboxName.INBOX).status().messages());
  }

  @Test
  void whatIsReleasedIsNotWrittenOver() throws IOException {
    assertTrue(source("ann", "secret").copy(here, Ending.RELEASED, lines::add));
    ImapSource again = source("ann", "secret");
    assertThrows(Failure.class, () -> again.copy(here, Ending.RELEASED, lines::add));
    assertFalse(told(here).isEmpty());
  }
}

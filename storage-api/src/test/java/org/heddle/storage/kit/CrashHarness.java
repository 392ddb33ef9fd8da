package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException.MailboxExists;

/// Kills a JVM that writes to a storage, again and again, and compares what is there afterwards
/// with what was acknowledged (I10).
///
/// Each writer of the child has its own messages and mailboxes and makes one call at a time. So
/// there are just two states its part of the storage may be in after the kill: what its
/// acknowledged calls led to, and that plus the one call that was under way, as a whole. Beside
/// that, no UID ever stands for two messages, whoever saw it when, and UIDNEXT and HIGHESTMODSEQ
/// never fall below what was seen. The storage grows from life to life, and what earlier lives left
/// must stay as it is.
final class CrashHarness {
  /// Ends every line of the child that is whole.
  static final String END = " .";

  private static final int LONGEST_LIFE_MILLIS = 500;
  private static final int LONGEST_START_MILLIS = 1500;
  private static final int EARLY_DEATHS = 5;
  private static final int POLL_MILLIS = 10;
  private static final int OLD_BODIES = 30;

  private final StorageFixture fixture;
  private final Random random;

  /// Writers by name, with what their calls led to.
  private final Map<String, CrashState> states = new TreeMap<>();

  /// The calls of the current life that were announced and not acknowledged, by writer.
  private final Map<String, CrashOp> underWay = new TreeMap<>();

  /// The token that a UID was given to, by mailbox with UIDVALIDITY and UID.
  private final Map<String, String> owners = new TreeMap<>();

  /// The highest UIDNEXT and HIGHESTMODSEQ that was seen of a shared mailbox.
  private final Map<String, long[]> seen = new TreeMap<>();

  private final Map<String, Long> validities = new TreeMap<>();
  private int acknowledged;

  CrashHarness(StorageFixture fixture, long seed) {
    this.fixture = fixture;
    this.random = new Random(seed);
  }

  /// @return how many calls were acknowledged in all lives
  int run(int kills) throws IOException, InterruptedException {
    prepare();
    for (int life = 1; life <= kills; life++) {
      List<String> lines = live(life);
      String when = "life " + life + " of " + kills;
      try {
        lines.forEach(this::replay);
        check(life);
      } catch (AssertionError e) {
        throw new AssertionError(when + ": " + e.getMessage(), e);
      }
    }
    return acknowledged;
  }

  private void prepare() {
    try (Storage storage = fixture.open()) {
      Account account = storage.account(CrashWorker.ACCOUNT);
      for (String name : CrashWorker.SHARED) {
        try {
          account.create(new MailboxName(name), Set.of());
        } catch (MailboxExists e) {
          assertEquals("INBOX", name);
        }
        validities.put(name, account.open(new MailboxName(name)).status().uidValidity());
      }
    }
  }

  /// One life of the child, from its start to its death, which comes a moment after the first
  /// acknowledgement, or now and then while it still opens the storage. What it says goes to a
  /// file: of a pipe, the JDK may lose the end when the process dies.
  private List<String> live(int life) throws IOException, InterruptedException {
    Path said = Files.createTempFile("crash", ".txt");
    Process child =
        ChildJvm.start(
            CrashWorker.class,
            List.of("-Xmx256m"),
            fixture,
            List.of(Integer.toString(life)),
            ProcessBuilder.Redirect.to(said.toFile()));
    try {
      boolean early = life % EARLY_DEATHS == 0;
      if (!early) {
        awaitAcknowledgement(child, said);
      }
      child.waitFor(
          random.nextInt(early ? LONGEST_START_MILLIS : LONGEST_LIFE_MILLIS),
          TimeUnit.MILLISECONDS);
      boolean killed = child.isAlive();
      child.destroyForcibly().waitFor();
      List<String> lines = lines(said);
      assertTrue(killed, () -> "the child ended by itself: " + lines);
      return lines;
    } finally {
      child.destroyForcibly().waitFor();
      Files.delete(said);
    }
  }

  private static void awaitAcknowledgement(Process child, Path said)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Together.DEADLOCK_SECONDS);
    while (lines(said).stream().noneMatch(line -> line.startsWith("A "))) {
      assertTrue(child.isAlive(), "the child ended before any call returned");
      assertTrue(System.nanoTime() < deadline, "no call returned");
      child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// The whole lines so far.
  private static List<String> lines(Path said) throws IOException {
    return Files.readAllLines(said, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.endsWith(END))
        .map(line -> line.substring(0, line.length() - END.length()))
        .toList();
  }

  private void replay(String line) {
    List<String> words = List.of(line.split(" "));
    String subject = words.get(1);
    switch (words.getFirst()) {
      case "B" -> {
        states.putIfAbsent(subject, new CrashState());
        underWay.put(subject, CrashOp.parse(words.subList(2, words.size())));
      }
      case "A" ->
          acknowledge(subject, CrashState.Answer.parse(line.substring(3 + subject.length())));
      case "S" -> saw(subject, words.subList(2, 5).stream().mapToLong(Long::parseLong).toArray());
      case "U" ->
          own(
              subject,
              validities.getOrDefault(subject, 0L),
              Long.parseLong(words.get(2)),
              words.get(3));
      default -> throw new AssertionError("The child failed: " + line);
    }
  }

  private CrashState state(String writer) {
    return states.computeIfAbsent(writer, _ -> new CrashState());
  }

  private void acknowledge(String writer, CrashState.Answer answer) {
    CrashOp op = underWay.remove(writer);
    if (op == null) {
      throw new AssertionError(writer + " acknowledges what it did not announce");
    }
    acknowledged++;
    CrashState state = state(writer);
    state.apply(op, Optional.of(answer));
    String target =
        switch (op) {
          case CrashOp.Append append -> append.box();
          case CrashOp.Copy copy -> copy.target();
          case CrashOp.Move move -> move.target();
          default -> "";
        };
    if (!target.isEmpty()) {
      answer
          .to()
          .forEach(uid -> own(target, answer.uidValidity(), uid, state.held(target, uid).token()));
    }
  }

  /// A UID stands for one message for ever. UIDVALIDITY rises over an account, so that it names a
  /// mailbox over renames.
  private void own(String box, long uidValidity, long uid, String token) {
    String key = uidValidity + " " + uid;
    String before = owners.putIfAbsent(key, token);
    assertTrue(
        before == null || before.equals(token),
        () -> "UID %d of %s is %s and was %s".formatted(uid, box, token, before));
  }

  private void saw(String box, long[] counters) {
    assertEquals(validities.get(box), counters[0], () -> "UIDVALIDITY of " + box);
    long[] highest = seen.computeIfAbsent(box, _ -> new long[2]);
    highest[0] = Math.max(highest[0], counters[1]);
    highest[1] = Math.max(highest[1], counters[2]);
  }

  private void check(int life) {
    try (Storage storage = fixture.open()) {
      Account account = storage.account(CrashWorker.ACCOUNT);
      Map<String, CrashState> found = new TreeMap<>();
      states.keySet().forEach(writer -> found.put(writer, emptyLike()));
      for (MailboxInfo info : account.mailboxes().mailboxes()) {
        String name = info.name().value();
        scan(name, account.open(info.name()), found, "L" + life + "w");
        if (!CrashWorker.SHARED.contains(name)) {
          of(found, name.substring("own/".length())).foundComment(name, comment(account, info));
        }
      }
      for (MailboxName name : account.mailboxes().subscriptions()) {
        of(found, name.levels().get(1)).foundSubscription(name.value());
      }
      states.forEach((writer, expected) -> compare(writer, expected, of(found, writer)));
      states.putAll(found);
      underWay.clear();
    }
  }

  private CrashState emptyLike() {
    var empty = new CrashState();
    CrashWorker.SHARED.forEach(name -> empty.found(name, validities.getOrDefault(name, 0L)));
    return empty;
  }

  private static String comment(Account account, MailboxInfo box) {
    return account
        .annotations("", List.of(Optional.of(box.id())), CrashWorker.COMMENT::equals)
        .stream()
        .map(annotation -> new String(annotation.value(), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  /// The writer whose name a mailbox or token begins with.
  private static CrashState of(Map<String, CrashState> found, String text) {
    String writer = text.replaceFirst("[m./].*", "");
    CrashState state = found.get(writer);
    if (state == null) {
      throw new AssertionError("There is something of nobody: " + text);
    }
    return state;
  }

  private void scan(String name, Mailbox mailbox, Map<String, CrashState> found, String fresh) {
    boolean shared = CrashWorker.SHARED.contains(name);
    var status = mailbox.status();
    if (shared) {
      assertEquals(validities.get(name), status.uidValidity(), () -> "UIDVALIDITY of " + name);
      long[] highest = seen.computeIfAbsent(name, _ -> new long[2]);
      assertTrue(status.uidNext() >= highest[0], () -> "UIDNEXT of " + name + " fell");
      assertTrue(status.highestModSeq() >= highest[1], () -> "HIGHESTMODSEQ of " + name + " fell");
      saw(name, new long[] {status.uidValidity(), status.uidNext(), status.highestModSeq()});
    } else {
      CrashState state = of(found, name.substring("own/".length()));
      state.found(name, status.uidValidity());
      state.foundShared(name, mailbox.accessList().of(CrashWorker.FRIEND));
    }
    var messages = mailbox.snapshot().messages();
    var heads = mailbox.heads(messages.uids(), CrashMail.headLength());
    int old = OLD_BODIES;
    for (Metadata row : messages) {
      String token = CrashMail.token(heads.getOrDefault(row.uid(), new byte[0]));
      assertTrue(status.uidNext() > row.uid(), "UIDNEXT");
      own(name, status.uidValidity(), row.uid(), token);
      of(found, token).found(name, row.uid(), new CrashState.Held(token, row.flags()));
      if (token.startsWith(fresh) || (random.nextInt(20) == 0 && old-- > 0)) {
        assertArrayEquals(CrashMail.bytes(token), Mails.read(mailbox, row.uid()), token);
        assertEquals(Mails.DATE, row.internalDate(), token);
        assertEquals(CrashMail.bytes(token).length, row.size(), token);
      }
    }
  }

  private void compare(String writer, CrashState expected, CrashState found) {
    Optional<String> wrong = expected.difference(found);
    CrashOp last = underWay.get(writer);
    if (wrong.isPresent() && last != null) {
      CrashState after = expected.copy();
      after.apply(last, Optional.empty());
      Optional<String> wrongToo = after.difference(found);
      assertTrue(
          wrongToo.isEmpty(),
          () ->
              "%s: %s; or, if \"%s\" counts: %s"
                  .formatted(writer, wrong.get(), last.text(), wrongToo.orElse("")));
    } else {
      assertTrue(wrong.isEmpty(), () -> writer + ": " + wrong.orElse(""));
    }
  }
}

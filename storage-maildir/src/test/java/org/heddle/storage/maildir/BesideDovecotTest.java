package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dovecot and we work on one directory at the same time. Each writer appends, moves and expunges
/// messages of its own, and sets flags of anybody's. Whatever was acknowledged is there in the end,
/// once, under the UID that was told; no UID ever stands for two messages; both serve the same; and
/// Dovecot finds nothing to complain of.
class BesideDovecotTest {
  private static final long SEED = Long.getLong("heddle.dovecot.seed", System.nanoTime());
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("heddle.dovecot.seconds", 4));
  private static final List<String> BOXES = List.of("INBOX", "Other");
  private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "$Ours", "\\Answered");
  private static final FlagChange DELETED =
      new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
  private static final int MOST = 60;

  /// A message that Dovecot moves away and back keeps the name of its file, and the record of its
  /// first stay may stand in the list beside the one of its second.
  private static final String HARMLESS = ".*Warning: .*: Duplicate file entry at line .*";

  @TempDir Path directory;

  /// Where each message was last put, by its text.
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /// What each place ever held.
  private final Map<Place, String> seen = new ConcurrentHashMap<>();

  private final Set<String> delivered = ConcurrentHashMap.newKeySet();

  private record Place(String box, long uid) {}

  /// What a writer does to the mail, on one side or the other.
  private interface Side {
    long append(String box, String text) throws IOException;

    void flag(Place place, FlagChange.Op op, String flag) throws IOException;

    long move(Place place, String target) throws IOException;

    void expunge(Place place) throws IOException;

    Served.Box look(String box) throws IOException;
  }

  private record Heddle(Rig rig) implements Side {
    private Mailbox box(String name) {
      return rig.account().open(new MailboxName(name));
    }

    @Override
    public long append(String box, String text) {
      return rig.append(box(box), text);
    }

    @Override
    public void flag(Place place, FlagChange.Op op, String flag) {
      var change = new FlagChange(op, Flags.named(flag));
      box(place.box).store(UidSet.of(place.uid), change, Long.MAX_VALUE);
    }

    @Override
    public long move(Place place, String target) {
      var moved = box(place.box).move(UidSet.of(place.uid), box(target), Mailbox.Missing.REFUSE);
      return moved.to().first();
    }

    @Override
    public void expunge(Place place) {
      var uids = UidSet.of(place.uid);
      Mailbox box = box(place.box);
      box.store(uids, DELETED, Long.MAX_VALUE);
      assertEquals(uids, box.expunge(uids).uids());
    }

    @Override
    public Served.Box look(String box) {
      return Served.box(box(box));
    }
  }

  private record Other(DovecotSession session) implements Side {
    @Override
    public long append(String box, String text) throws IOException {
      return session.append(box, "", text);
    }

    @Override
    public void flag(Place place, FlagChange.Op op, String flag) throws IOException {
      session.ok("SELECT " + place.box);
      String sign = op == FlagChange.Op.REMOVE ? "-" : "+";
      session.ok("UID STORE " + place.uid + " " + sign + "FLAGS (" + flag + ")");
    }

    @Override
    public long move(Place place, String target) throws IOException {
      session.ok("SELECT " + place.box);
      return session.move(place.uid, target);
    }

    @Override
    public void expunge(Place place) throws IOException {
      session.ok("SELECT " + place.box);
      session.ok("UID STORE " + place.uid + " +FLAGS.SILENT (\\Deleted)");
      session.ok("UID EXPUNGE " + place.uid);
    }

    @Override
    public Served.Box look(String box) throws IOException {
      return session.box(box);
    }
  }

  @Test
  void nothingIsLostAndNoUidStandsForTwo() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (var rig = new Rig(data)) {
      rig.inbox();
      rig.account().create(new MailboxName("Other"), Set.of());
      var dovecot = new Dovecot(directory.resolve("dovecot"), rig.root());
      try (DovecotSession one = dovecot.session();
          DovecotSession two = dovecot.session()) {
        work(rig, List.of(new Heddle(rig), new Other(one), new Heddle(rig), new Other(two)));
        check(rig, one);
      }
      List<String> complaints = dovecot.complaints();
      assertEquals(List.of(), complaints.stream().filter(line -> !line.matches(HARMLESS)).toList());
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + SEED, e);
    }
  }

  private void work(Rig rig, List<Side> sides) throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    var jobs = new ArrayList<Callable<Void>>();
    for (int i = 0; i < sides.size(); i++) {
      var writer = new Writer(sides.get(i), "writer" + i, new Random(SEED + i));
      jobs.add(() -> writer.write(end));
    }
    jobs.add(() -> deliver(rig, end));
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (Future<Void> job : threads.invokeAll(jobs)) {
        job.get();
      }
    }
  }

  private Void deliver(Rig rig, long end) throws Exception {
    for (int i = 0; System.nanoTime() < end; i++) {
      String text = "delivered " + i + "\r\n";
      rig.deliver(text);
      delivered.add(text);
      Thread.sleep(50);
    }
    return null;
  }

  private void check(Rig rig, DovecotSession session) throws IOException {
    Served served = Served.by(rig.account());
    assertEquals(served, session.served());
    rig.stop();
    rig.start();
    assertEquals(served, Served.by(rig.account()));
    var found = new HashMap<String, Place>();
    for (String box : BOXES) {
      for (Map.Entry<Place, String> message : note(box, Served.box(open(rig, box))).entrySet()) {
        Place twin = found.put(message.getValue(), message.getKey());
        assertTrue(twin == null, () -> message + " and " + twin);
      }
    }
    for (String text : delivered) {
      assertTrue(found.remove(text) != null, text);
    }
    assertEquals(places, found);
    assertTrue(places.size() > 10, places.toString());
    for (String box : BOXES) {
      Path folder = rig.root().resolve(box.equals("INBOX") ? "" : ".Other");
      int files = Disk.list(folder.resolve("cur")).length;
      assertEquals(files, open(rig, box).status().messages());
    }
  }

  private static Mailbox open(Rig rig, String box) {
    return rig.account().open(new MailboxName(box));
  }

  /// Remembers what is where, and fails if it was something else before.
  private Map<Place, String> note(String name, Served.Box box) {
    var here = new HashMap<Place, String>();
    box.messages()
        .forEach((uid, message) -> {
          var place = new Place(name, uid);
          here.put(place, message.content());
          note(place, message.content());
        });
    return here;
  }

  private void note(Place place, String text) {
    String before = seen.putIfAbsent(place, text);
    assertTrue(before == null || before.equals(text), () -> place + ": " + before + ", " + text);
  }

  /// One of those who write at once.
  private final class Writer {
    private final Side side;
    private final String name;
    private final Random random;
    private final List<String> mine = new ArrayList<>();
    private int count;

    Writer(Side side, String name, Random random) {
      this.side = side;
      this.name = name;
      this.random = random;
    }

    Void write(long end) throws IOException {
      while (System.nanoTime() < end) {
        if (mine.isEmpty()) {
          append();
        }
        switch (random.nextInt(8)) {
          case 0, 1 -> append();
          case 2, 3, 4 -> flag();
          case 5 -> move();
          case 6 -> expunge();
          default -> look();
        }
      }
      return null;
    }

    private void append() throws IOException {
      if (mine.size() == MOST) {
        return;
      }
      String text = name + " " + count++ + "\r\n";
      String box = any(BOXES);
      put(text, new Place(box, side.append(box, text)));
      mine.add(text);
    }

    private void put(String text, Place place) {
      note(place, text);
      places.put(text, place);
    }

    private void flag() throws IOException {
      Place place = any(List.copyOf(places.values()));
      side.flag(place, any(List.of(FlagChange.Op.ADD, FlagChange.Op.REMOVE)), any(FLAGS));
    }

    private void move() throws IOException {
      String text = any(mine);
      Place from = place(text);
      String target = from.box.equals("INBOX") ? "Other" : "INBOX";
      put(text, new Place(target, side.move(from, target)));
    }

    private void expunge() throws IOException {
      String text = any(mine);
      Place place = place(text);
      mine.remove(text);
      places.remove(text);
      side.expunge(place);
    }

    private Place place(String text) {
      return Objects.requireNonNull(places.get(text));
    }

    private void look() throws IOException {
      String box = any(BOXES);
      note(box, side.look(box));
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }
}

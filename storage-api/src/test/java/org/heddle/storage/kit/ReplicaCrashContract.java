package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.Account;
import org.heddle.storage.Storage;
import org.junit.jupiter.api.Test;

/// A copy that is killed at any moment is begun anew, and then is like its source.
/// `-Dheddle.crash.copies=N` sets how often the child is killed, `-Dheddle.crash.seed=N` at which
/// moments.
public abstract class ReplicaCrashContract {
  private static final int KILLS = Integer.getInteger("heddle.crash.copies", 2);
  private static final int LONGEST_LIFE_MILLIS = 1500;
  private static final int POLL_MILLIS = 20;

  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  @Test
  void aCopyThatIsKilledIsBegunAnew() throws Exception {
    long seed = Long.getLong("heddle.crash.seed", System.nanoTime());
    var random = new Random(seed);
    StorageFixture fixture = fixture();
    int stage = 0;
    for (int life = 0; life < KILLS; life++) {
      stage = live(fixture, stage, random.nextInt(LONGEST_LIFE_MILLIS)) + 1;
      try (Storage storage = fixture.open()) {
        Account source = ReplicaCrashWorker.source(stage);
        Account target = storage.account(ReplicaCrashWorker.ACCOUNT);
        new Copier(source, target).round();
        Likeness.assertAlike(source, target);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", life " + life + ", stage " + stage, e);
      }
    }
  }

  /// One life of the child.
  ///
  /// @return the last stage that it copied as a whole
  private static int live(StorageFixture fixture, int stage, int millis)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("copy", ".txt");
    Process child =
        ChildJvm.start(
            ReplicaCrashWorker.class,
            List.of("-Xmx256m"),
            fixture,
            List.of(Integer.toString(stage)),
            ProcessBuilder.Redirect.to(said.toFile()));
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Together.DEADLOCK_SECONDS);
      while (Files.size(said) == 0) {
        assertTrue(child.isAlive() && System.nanoTime() < deadline, "the child copied nothing");
        child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
      child.waitFor(millis, TimeUnit.MILLISECONDS);
      assertTrue(child.isAlive(), "the child ended by itself");
      child.destroyForcibly().waitFor();
      String text = Files.readString(said);
      String whole = text.substring(0, text.lastIndexOf('\n'));
      return Integer.parseInt(whole.substring(whole.lastIndexOf('\n') + 1));
    } finally {
      child.destroyForcibly().waitFor();
      Files.delete(said);
    }
  }
}

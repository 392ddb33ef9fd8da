package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What was acknowledged survives `kill -9` (I10). `-Dheddle.crash.kills=N` sets how often the
/// child is killed, `-Dheddle.crash.seed=N` at which moments.
public abstract class CrashContract {
  private static final int KILLS = Integer.getInteger("heddle.crash.kills", 20);

  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  @Test
  void whatWasAcknowledgedSurvivesKills() throws Exception {
    long seed = Long.getLong("heddle.crash.seed", System.nanoTime());
    int acknowledged;
    try {
      acknowledged = new CrashHarness(fixture(), seed).run(KILLS);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ", " + e.getMessage(), e);
    }
    System.out.println(KILLS + " kills, " + acknowledged + " acknowledged calls");
    assertTrue(acknowledged >= KILLS, "hardly anything was done: " + acknowledged);
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.kit.JournaledProvider.Honesty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// A storage that does not keep its word is found out.
final class CrashHarnessTest {
  private static final int ENOUGH = 20;

  /// It has to be the storage that is found wrong, not the harness.
  private static final String EVIDENCE =
      "(?s)life \\d+ of 20: (UID .* was|UIDNEXT|HIGHESTMODSEQ|L\\d+w\\d: ).*";

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HONEST")
  void aLyingStorageIsCaught(Honesty honesty) {
    var fixture =
        new StorageFixture(new JournaledProvider(), directory, Map.of("honesty", honesty.name()));
    var caught = assertThrows(AssertionError.class, () -> new CrashHarness(fixture, 1).run(ENOUGH));
    String why = String.valueOf(caught.getMessage());
    assertTrue(why.matches(EVIDENCE), why);
  }
}

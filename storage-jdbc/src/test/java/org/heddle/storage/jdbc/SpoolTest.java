package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Drafts, on the heap and in files.
final class SpoolTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
  void whatIsWrittenIsRead(int size) throws IOException {
    byte[] bytes = Mails.noise(new Random(size), size);
    try (var draft = new JdbcDraft(1, new Spool(directory))) {
      for (int from = 0; from < size; from += 1000) {
        draft.output().write(bytes, from, Math.min(1000, size - from));
      }
      assertEquals(size, draft.size());
      assertArrayEquals(bytes, draft.read(0, size));
      int from = size / 3;
      assertArrayEquals(
          Arrays.copyOfRange(bytes, from, from + size / 2), draft.read(from, size / 2));
    }
    assertTrue(isEmpty());
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void aDraftIsConsumedOnce() {
    var draft = new JdbcDraft(1, new Spool(directory));
    draft.consume();
    assertThrows(IllegalStateException.class, draft::consume);
    assertThrows(IllegalStateException.class, () -> draft.output().write(1));
    draft.close();
    draft.close();
  }

  @Test
  void leftOversAreRemovedAtTheStart() throws IOException {
    Path old = Files.writeString(directory.resolve("draft-old"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    Path fresh = Files.writeString(directory.resolve("draft-fresh"), "x");
    Path other = Files.writeString(directory.resolve("other"), "x");
    var spool = new Spool(directory);
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh), "another process may have it open");
    assertTrue(Files.exists(other));
    assertTrue(spool.open().isOpen());
  }
}

package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Large messages and large mailboxes in a JVM whose heap has no room for them.
public abstract class SmallHeapContract {
  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  /// The heap for a message of 50 MB.
  protected String heapForLargeMessage() {
    return "-Xmx64m";
  }

  /// The heap for 200 snapshots of 100,000 messages.
  protected String heapForLargeMailbox() {
    return "-Xmx160m";
  }

  @Test
  void aMessageOf50MegabytesIsStreamed() throws Exception {
    run("message", heapForLargeMessage());
  }

  @Test
  void aMailboxOf100000MessagesFits() throws Exception {
    run("mailbox", heapForLargeMailbox());
  }

  private void run(String scenario, String heap) throws IOException, InterruptedException {
    Process child =
        ChildJvm.start(
            LargeScenarios.class,
            List.of(heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
            fixture(),
            List.of(scenario),
            ProcessBuilder.Redirect.PIPE);
    try (var output = child.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, child.waitFor(), () -> scenario + " failed with " + heap + ": " + said);
    } finally {
      child.destroyForcibly();
    }
  }
}

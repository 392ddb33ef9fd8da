package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StorageExceptionTest {
  @Test
  void theLogSaysInOneLineWhatFailedBeneath() {
    var beneath = new IllegalStateException("pool", new IOException("Connection\r\nrefused"));
    assertEquals(
        "Not now: java.io.IOException: Connection refused",
        new StorageException.Unavailable("Not now", beneath).explained());
  }

  @Test
  void aRefusalExplainsItself() {
    assertEquals("No mailbox x", new StorageException.NoSuchMailbox("x").explained());
  }

  @Test
  void causesInACircleComeToAnEnd() {
    var one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    assertEquals(
        "Not now: java.lang.IllegalStateException: one",
        new StorageException.Unavailable("Not now", one).explained().replace("two", "one"));
  }
}

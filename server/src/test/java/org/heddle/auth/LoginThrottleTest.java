package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoginThrottleTest {
  private long now = 1;
  private final LoginThrottle throttle = new LoginThrottle(() -> now);

  private Duration wait(String place, String user) {
    return Duration.ofNanos(throttle.reserve(place, user));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void mistypingOnceCostsNothing() {
    assertEquals(Duration.ZERO, wait("a", "ann"));
    throttle.failed("a", "ann");
    assertEquals(Duration.ZERO, wait("a", "ann"));
  }

  @Test
  void eachFailureFromAPlaceDoublesTheWaitUpToABound() {
    Duration last = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      throttle.failed("a", "user " + i);
    }
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(16));
      Duration wait = wait("a", "user " + i);
      assertTrue(wait.compareTo(last) >= 0, () -> wait + " is shorter");
      assertTrue(wait.compareTo(Duration.ofSeconds(15)) <= 0, wait::toString);
      throttle.failed("a", "user " + i);
      last = wait;
    }
    assertEquals(Duration.ofSeconds(15), last);
    assertEquals(Duration.ZERO, wait("b", "somebody else"));
  }

  @Test
  void manyConnectionsOfAPlaceWaitOneBehindTheOther() {
    for (int i = 0; i < 4; i++) {
      throttle.failed("a", "user " + i);
    }
    Duration first = wait("a", "x");
    Duration second = wait("a", "y");
    Duration third = wait("a", "z");
    assertEquals(first.multipliedBy(2), second);
    assertEquals(first.multipliedBy(3), third);
  }

  @Test
  void howeverManyConnectionsAPlaceHasTheyGuessNoFasterThanOne() {
    for (int i = 0; i < 30; i++) {
      throttle.failed("a", "user " + i);
    }
    assertEquals(Duration.ofSeconds(15), wait("a", "x"));
    assertEquals(Duration.ofSeconds(30), wait("a", "y"));
    assertThrows(StorageException.Unavailable.class, () -> wait("a", "z"));
    pass(Duration.ofSeconds(15));
    assertEquals(Duration.ofSeconds(30), wait("a", "z"));
  }

  @Test
  void whoeverGuessesAUserFromManyPlacesMakesTheUserWaitForOneOfThemOnly() {
    for (int i = 0; i < 50; i++) {
      throttle.failed("bot " + i, "ann");
      wait("bot " + i, "ann");
    }
    assertEquals(Duration.ofSeconds(15), wait("elsewhere", "ann"));
  }

  @Test
  void aUserWhoIsAttackedFromEverywhereIsNotLockedOut() {
    throttle.succeeded("home", "ann");
    for (int i = 0; i < 50; i++) {
      throttle.failed("bot " + i, "ann");
    }
    assertTrue(wait("bot 99", "ann").compareTo(Duration.ofSeconds(5)) > 0);
    assertEquals(Duration.ZERO, wait("home", "ann"));
    assertEquals(Duration.ZERO, wait("bot 99", "bert"));
  }

  @Test
  void aLoginOfOnesOwnIsNoLicenceToGuess() {
    for (int i = 0; i < 10; i++) {
      throttle.failed("a", "ann");
      throttle.succeeded("a", "mallory");
    }
    assertTrue(wait("a", "ann").compareTo(Duration.ofSeconds(5)) > 0);
  }

  @Test
  void timeForgives() {
    for (int i = 0; i < 10; i++) {
      throttle.failed("a", "ann");
    }
    assertTrue(wait("a", "ann").compareTo(Duration.ofSeconds(5)) > 0);
    pass(Duration.ofHours(1));
    assertEquals(Duration.ZERO, wait("a", "ann"));
  }

  @Test
  void whereThereIsNoAddressOnlyTheUserCounts() {
    for (int i = 0; i < 10; i++) {
      throttle.failed("", "user " + i);
    }
    assertEquals(Duration.ZERO, wait("", "ann"));
  }

  @Test
  @Timeout(30)
  void whoWaitsGoesOnWhenItCloses() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      throttle.failed("a", "ann");
    }
    Thread waiting = Thread.ofVirtual().start(() -> throttle.await("a", "ann"));
    throttle.close();
    waiting.join();
  }
}

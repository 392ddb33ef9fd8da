package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HintsTest {
  private final Hints<String> hints = new Hints<>();
  private final List<String> heard = new ArrayList<>();

  @Test
  void aRingReachesThoseWhoWatch() {
    var first = hints.watch("a", () -> heard.add("first"));
    var second = hints.watch("a", () -> heard.add("second"));
    var other = hints.watch("b", () -> heard.add("other"));
    hints.ring("a");
    hints.ring("c");
    assertEquals(Set.of("first", "second"), Set.copyOf(heard));
    assertEquals(Set.of("a", "b"), hints.watched());
    heard.clear();
    first.close();
    first.close();
    hints.ring("a");
    assertEquals(List.of("second"), heard);
    second.close();
    assertEquals(Set.of("b"), hints.watched());
    heard.clear();
    hints.ringAll();
    assertEquals(List.of("other"), heard);
    other.close();
    hints.ringAll();
    assertEquals(List.of("other"), heard);
  }

  @Test
  void theSameHintMayWatchTwice() {
    Runnable hint = () -> heard.add("x");
    var first = hints.watch("a", hint);
    var second = hints.watch("a", hint);
    hints.ring("a");
    assertEquals(2, heard.size());
    first.close();
    hints.ring("a");
    assertEquals(3, heard.size());
    second.close();
  }

  @Test
  void aHintThatFailsStopsNobody() {
    var failing =
        hints.watch(
            "a",
            () -> {
              throw new StorageException.LimitReached("as a bug in a watcher");
            });
    var one = hints.watch("a", () -> heard.add("x"));
    var another = hints.watch("a", () -> heard.add("y"));
    hints.ring("a");
    hints.ringAll();
    assertEquals(4, heard.size());
    List.of(failing, one, another).forEach(Mailbox.Watch::close);
    assertEquals(Set.of(), hints.watched());
  }

  @Test
  void aHintMayWatchAndClose() {
    var watch = new Mailbox.Watch[1];
    watch[0] =
        hints.watch(
            "a",
            () -> {
              watch[0].close();
              hints.watch("b", () -> heard.add("b")).close();
              heard.add("a");
            });
    hints.ring("a");
    hints.ring("a");
    assertEquals(List.of("a"), heard);
    assertEquals(Set.of(), hints.watched());
  }

  @Test
  void noRegistrationIsLostWhenOthersComeAndGo() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var jobs = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < 4; i++) {
        jobs.add(
            threads.submit(() -> {
              for (int n = 0; n < 2000; n++) {
                var rung = new AtomicInteger();
                var watch = hints.watch("a", rung::incrementAndGet);
                hints.ring("a");
                assertTrue(rung.get() > 0, "a ring after the watch began was not heard");
                watch.close();
              }
            }));
      }
      for (var job : jobs) {
        job.get();
      }
    }
    assertEquals(Set.of(), hints.watched());
  }
}

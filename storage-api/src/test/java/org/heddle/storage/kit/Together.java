package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs jobs at the same time: every second one on a virtual thread, as sessions do, and the others
/// on threads of the operating system, which are stopped in the middle of what they do and so meet
/// more of what can happen.
public final class Together {
  /// No test waits longer than this for anything: a deadlock becomes a failure.
  public static final long DEADLOCK_SECONDS = 120;

  private Together() {}

  /// Starts all jobs at once and waits for all of them. What the first of them throws is thrown
  /// again, as it was if it is unchecked.
  ///
  /// @return the results, in the order of the jobs
  public static <T> List<T> run(List<? extends Callable<? extends T>> jobs)
      throws InterruptedException {
    var start = new CountDownLatch(1);
    var virtual = Executors.newVirtualThreadPerTaskExecutor();
    var platform = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
    try {
      var running = new ArrayList<Future<T>>();
      for (Callable<? extends T> job : jobs) {
        ExecutorService threads = running.size() % 2 == 0 ? virtual : platform;
        running.add(
            threads.submit(() -> {
              start.await();
              return job.call();
            }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (Future<T> future : running) {
        results.add(get(future));
      }
      return results;
    } finally {
      virtual.shutdownNow();
      platform.shutdownNow();
    }
  }

  /// Runs the writers once, when each observer has looked once, and the observers again and again
  /// until the writers are done, and once after that.
  public static void observed(List<Runnable> writers, List<Runnable> observers)
      throws InterruptedException {
    var running = new AtomicInteger(writers.size());
    var looked = new CountDownLatch(observers.size());
    var jobs = new ArrayList<Callable<Boolean>>();
    for (Runnable writer : writers) {
      jobs.add(() -> {
        looked.await();
        try {
          writer.run();
        } finally {
          running.decrementAndGet();
        }
        return true;
      });
    }
    for (Runnable observer : observers) {
      jobs.add(() -> {
        try {
          observer.run();
        } finally {
          looked.countDown();
        }
        while (running.get() > 0) {
          observer.run();
          // Virtual threads are not preempted: looks that never block would starve the writers.
          Thread.yield();
        }
        observer.run();
        return true;
      });
    }
    run(jobs);
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get(DEADLOCK_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No end after " + DEADLOCK_SECONDS + " s: a deadlock?", e);
    } catch (ExecutionException e) {
      throw new AssertionError("One of several threads failed: " + e.getCause(), e.getCause());
    }
  }
}

package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A caller that waits for its write. The caller's thread waits in `await`, everything else is the
/// committer's.
final class Pending<R> {
  private final Scope scope;
  private final Job<R> job;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private Outcome<R> outcome = new Outcome.Open<>();

  private sealed interface Outcome<R> {
    record Open<R>() implements Outcome<R> {}

    record Done<R>(R result) implements Outcome<R> {}

    record Refused<R>(RuntimeException why) implements Outcome<R> {}
  }

  Pending(Scope scope, Job<R> job) {
    this.scope = scope;
    this.job = job;
  }

  Scope scope() {
    return scope;
  }

  /// Runs the job within a group. A refusal is kept for the caller; it does not disturb the group.
  void run(Group group) throws SQLException, IOException {
    try {
      outcome = new Outcome.Done<>(group.run(job, scope.durability()));
    } catch (RuntimeException e) {
      outcome = new Outcome.Refused<>(e);
    }
  }

  /// Gives the caller its answer, now that the group is committed.
  void answer() {
    switch (outcome) {
      case Outcome.Done<R>(R result) -> answer.complete(result);
      case Outcome.Refused<R>(RuntimeException why) -> answer.completeExceptionally(why);
      case Outcome.Open<R> _ -> fail(new IllegalStateException("The write did not run"));
    }
  }

  void fail(RuntimeException why) {
    answer.completeExceptionally(why);
  }

  /// Waits for the answer, whatever interrupts: what becomes of the write must be known.
  R await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw Optional.ofNullable(e.getCause())
          .filter(RuntimeException.class::isInstance)
          .map(RuntimeException.class::cast)
          .orElse(e);
    }
  }
}

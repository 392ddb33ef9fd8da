package org.heddle.storage.maildir;

import java.util.Optional;
import org.heddle.storage.StorageException;

/// A change that somebody waits for. What it does is decided under the lock of the mailbox, in one
/// group with whatever else waits.
///
/// @param <R> what it answers
final class Job<R> {
  /// What a job does to a mailbox.
  interface Plan<R> {
    /// Adds one commit to the edit, or none.
    ///
    /// @throws StorageException if it refuses; then the edit is as it was but for keyword numbers
    R apply(Edit edit);
  }

  private final Plan<R> plan;
  private Optional<R> result = Optional.empty();
  private Optional<StorageException> failure = Optional.empty();

  Job(Plan<R> plan) {
    this.plan = plan;
  }

  void plan(Edit edit) {
    try {
      result = Optional.of(plan.apply(edit));
    } catch (StorageException e) {
      failure = Optional.of(e);
    }
  }

  void fail(StorageException e) {
    failure = Optional.of(e);
  }

  boolean isDone() {
    return result.isPresent() || failure.isPresent();
  }

  R answer() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return result.orElseThrow();
  }
}

package org.heddle.storage.jdbc;

import java.util.List;

/// The committers: one for H2, whose journal has one order; for PostgreSQL some that share the
/// mailboxes out, so that all writes of a mailbox meet in one queue, and one for what runs alone.
///
/// @param shared at least one
record Committers(List<Committer> shared, Committer alone) implements AutoCloseable {
  /// Runs a write; see [Committer#submit].
  <R> R submit(Scope scope, Job<R> job) {
    return switch (scope.company()) {
      case ALONE -> alone.submit(scope, job);
      case WELCOME -> of(scope.mailboxes().getFirst()).submit(scope, job);
    };
  }

  private Committer of(MailboxKey key) {
    return shared.get(Math.floorMod(Long.hashCode(key.mailbox()), shared.size()));
  }

  @Override
  public void close() {
    shared.forEach(Committer::close);
    alone.close();
  }
}

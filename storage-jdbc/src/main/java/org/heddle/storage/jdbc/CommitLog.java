package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What stands beside the database to make a commit durable. Called by one committer's thread,
/// `begin`, `append` for each caller, `seal` and then the commit of the database; or `undo`.
interface CommitLog extends AutoCloseable {
  /// Begins a group.
  void begin() throws IOException;

  /// What one caller wrote.
  void append(List<Write.Bound> writes) throws IOException;

  /// Forces the group to disk, and notes in the transaction that it is there.
  void seal(Connection connection) throws IOException, SQLException;

  /// The database has committed.
  void committed();

  /// Takes back a group that was not sealed.
  void undo() throws IOException;

  /// Whether a group was sealed and not committed yet: then only a replay can bring it into the
  /// database.
  boolean sealed();

  @Override
  void close() throws IOException;

  /// For a database whose own log is enough.
  CommitLog NONE =
      new CommitLog() {
        @Override
        public void begin() {}

        @Override
        public void append(List<Write.Bound> writes) {}

        @Override
        public void seal(Connection connection) {}

        @Override
        public void committed() {}

        @Override
        public void undo() {}

        @Override
        public boolean sealed() {
          return false;
        }

        @Override
        public void close() {}
      };
}

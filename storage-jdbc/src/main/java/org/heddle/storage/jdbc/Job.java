package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;

/// One caller's write. It runs on the committer's thread, reads what it needs, and says which
/// statements to run; it may run more than once, of which one counts.
@FunctionalInterface
interface Job<R> {
  /// @throws org.heddle.storage.StorageException to refuse: nothing that it asked for happens
  R run(Work work) throws SQLException, IOException;
}

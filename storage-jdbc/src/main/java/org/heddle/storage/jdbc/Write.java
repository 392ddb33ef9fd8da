package org.heddle.storage.jdbc;

import java.util.List;

/// A statement that changes rows. Its parameters are `Long`, `String` or `byte[]`.
///
/// @param code how the redo journal names it: a code keeps its meaning for good, so that a journal
///   that an older version wrote can be replayed
/// @param order when it runs among the statements of a group
/// @param sql the text for either engine
record Write(int code, Order order, String sql) {
  enum Order {
    /// Before all others: it adds rows that no other statement of the group reads or changes.
    FIRST,
    /// In the order in which the callers asked for it.
    IN_TURN
  }

  /// An execution of the statement.
  Bound with(Object... values) {
    return new Bound(this, List.of(values));
  }

  /// A statement and the values of its parameters.
  record Bound(Write write, List<Object> values) {}
}

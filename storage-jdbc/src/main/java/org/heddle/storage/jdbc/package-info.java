/// Mail in a relational database: embedded H2 with a redo journal beside it, or PostgreSQL, which
/// several nodes may share. How a write becomes true is told at the head of {@link
/// org.heddle.storage.jdbc.Committer}.
@NullMarked
package org.heddle.storage.jdbc;

import org.jspecify.annotations.NullMarked;

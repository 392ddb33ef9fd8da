/// The redo journal under embedded H2: an append-only log of segment files that holds message bytes
/// and redo records, and that makes an OK true. The essay is at the head of {@link
/// org.heddle.storage.jdbc.journal.Journal}.
@NullMarked
package org.heddle.storage.jdbc.journal;

import org.jspecify.annotations.NullMarked;

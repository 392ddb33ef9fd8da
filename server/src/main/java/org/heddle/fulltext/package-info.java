/// Full-text search: what SEARCH would find in the texts of messages, known beforehand. Each
/// account has an index of its own, which is a cache like any other (I12): with it, without it,
/// with half of it, SEARCH gives the same answer; only FUZZY (RFC 6203) needs it. Only this package
/// knows Lucene.
@NullMarked
package org.heddle.fulltext;

import org.jspecify.annotations.NullMarked;

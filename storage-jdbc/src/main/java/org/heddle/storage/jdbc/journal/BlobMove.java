package org.heddle.storage.jdbc.journal;

/// A blob that compaction copied. Both places hold the same bytes until the old segment is dropped.
public record BlobMove(BlobRef from, BlobRef to) {}

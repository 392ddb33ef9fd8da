package org.heddle.storage.jdbc.journal;

/// A segment and what it takes on disk.
///
/// @param segment its number
/// @param bytes the size of its file
public record SegmentSize(int segment, long bytes) {}

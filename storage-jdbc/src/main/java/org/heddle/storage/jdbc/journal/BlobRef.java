package org.heddle.storage.jdbc.journal;

/// Where the bytes of one blob are: what the owner keeps in its rows.
///
/// @param segment the number of the segment, counted from 1
/// @param offset the byte offset of the blob's first byte in the segment's file
/// @param length in bytes, from 0 on
public record BlobRef(int segment, long offset, long length) {
  public BlobRef {
    if (segment < 1 || offset < 0 || length < 0) {
      throw new IllegalArgumentException("No blob: " + segment + ":" + offset + "+" + length);
    }
  }

  @Override
  public String toString() {
    return segment + ":" + offset + "+" + length;
  }
}

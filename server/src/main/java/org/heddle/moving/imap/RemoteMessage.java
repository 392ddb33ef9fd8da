package org.heddle.moving.imap;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.heddle.storage.Flags;

/// What FETCH tells of a message.
///
/// @param modSeq 0 if there is none
/// @param size as the server says; below 0 if it does not: then the response was unasked for, and
///   tells flags only
/// @param body whether its bytes came with it
public record RemoteMessage(
    long uid,
    long modSeq,
    Flags flags,
    Optional<OffsetDateTime> internalDate,
    long size,
    Body body) {
  /// Whether the bytes came.
  public enum Body {
    CAME,
    ABSENT
  }

  boolean isWhole() {
    return body == Body.CAME;
  }
}

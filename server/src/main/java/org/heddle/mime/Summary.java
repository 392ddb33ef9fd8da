package org.heddle.mime;

import java.util.Optional;

/// What is kept of a message so that it need not be read again: a cache, which may be lost at any
/// time.
///
/// @param message its structure
/// @param preview the beginning of its text, empty if there is none to show; nothing if nobody has
///   asked for it yet
public record Summary(Part message, Optional<String> preview) {
  /// Without a preview yet.
  public Summary(Part message) {
    this(message, Optional.empty());
  }
}

package org.heddle.storage;

import java.time.OffsetDateTime;

/// A message to be appended, alone or in the place of another.
///
/// @param content consumed by the call, whether it succeeds or not
/// @param internalDate whole seconds
/// @param summary what the server will want to know of it, opaque to the storage; empty if not
///   known yet
public record NewMessage(Draft content, Flags flags, OffsetDateTime internalDate, byte[] summary) {}

package org.heddle.imap;

import org.heddle.storage.StorageException;

/// The response code for each way in which a storage can refuse (RFC 5530). There is no default
/// branch, so that a new one cannot be forgotten.
final class ResponseCodes {
  private ResponseCodes() {}

  static String of(StorageException failure) {
    return switch (failure) {
      case StorageException.NoSuchMailbox _ -> "NONEXISTENT";
      case StorageException.MailboxExists _ -> "ALREADYEXISTS";
      case StorageException.InvalidName _ -> "CANNOT";
      case StorageException.MessageGone _ -> "EXPUNGEISSUED";
      case StorageException.OverQuota _ -> "OVERQUOTA";
      case StorageException.NotPermitted _ -> "NOPERM";
      case StorageException.LimitReached _ -> "LIMIT";
      case StorageException.Unavailable _ -> "UNAVAILABLE";
      case StorageException.Corrupt _ -> "CORRUPTION";
    };
  }
}

package org.heddle.lmtp;

import org.heddle.lmtp.LmtpProtocol.OverQuota;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client hears when a message cannot be delivered: only what will never work is refused for
/// good.
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static Reply of(RuntimeException failure, OverQuota overQuota) {
    return switch (failure) {
      case StorageException storage -> storage(storage, overQuota);
      case Delivery.Loop loop -> Reply.of(554, "5.4.6", String.valueOf(loop.getMessage()));
      default -> {
        log.error("A delivery failed", failure);
        yield Reply.UNAVAILABLE;
      }
    };
  }

  private static Reply storage(StorageException failure, OverQuota overQuota) {
    if (failure.getCause() != null) {
      log.warn("A message cannot be delivered now: {}", failure.message(), failure.getCause());
    }
    return switch (failure) {
      case StorageException.OverQuota _ ->
          switch (overQuota) {
            case REJECT -> Reply.of(552, "5.2.2", "The mailbox is full");
            case DEFER -> Reply.of(452, "4.2.2", "The mailbox is full");
          };
      case StorageException.LimitReached limit -> Reply.of(452, "4.2.2", limit.message());
      case StorageException.Unavailable _,
          StorageException.Corrupt _,
          StorageException.NoSuchMailbox _,
          StorageException.MailboxExists _,
          StorageException.InvalidName _,
          StorageException.MessageGone _,
          StorageException.NotPermitted _ ->
          Reply.UNAVAILABLE;
    };
  }
}

package org.heddle.storage;

import org.jspecify.annotations.Nullable;

/// Why a storage refused or failed. Sealed, so that the server's mapping to response codes is
/// checked by the compiler. Messages are for clients: one sentence, no path, no SQL; the cause is
/// for the log.
public abstract sealed class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// A chain of causes may be a circle.
  private static final int MAX_CAUSES = 20;

  private StorageException(String message, @Nullable Throwable cause) {
    // A refusal is an answer, not a bug: it needs no stack trace. What failed beneath has one of
    // its own.
    super(message, cause, false, cause != null);
  }

  /// The message, which is never null here.
  public final String message() {
    return String.valueOf(getMessage());
  }

  /// One line for the log: the message, and what the innermost cause says.
  public final String explained() {
    Throwable cause = this;
    for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause == this ? message() : message() + ": " + cause.toString().replaceAll("\\R", " ");
  }

  /// There is no mailbox of that name (any more).
  public static final class NoSuchMailbox extends StorageException {
    private static final long serialVersionUID = 1;

    public NoSuchMailbox(String name) {
      super("No mailbox " + name, null);
    }
  }

  /// There is a mailbox of that name already.
  public static final class MailboxExists extends StorageException {
    private static final long serialVersionUID = 1;

    public MailboxExists(MailboxName name) {
      super("There is a mailbox " + name + " already", null);
    }
  }

  /// No mailbox can have that name, or not by this command.
  public static final class InvalidName extends StorageException {
    private static final long serialVersionUID = 1;

    public InvalidName(String name) {
      super("Not possible for a mailbox name: " + name, null);
    }
  }

  /// The message was expunged.
  public static final class MessageGone extends StorageException {
    private static final long serialVersionUID = 1;

    public MessageGone(long uid) {
      super("Message " + uid + " is gone", null);
    }
  }

  /// The account, or the disk, has no room for it.
  public static final class OverQuota extends StorageException {
    private static final long serialVersionUID = 1;

    /// What is full.
    public enum Full {
      /// The account: until its user makes room.
      ACCOUNT,
      /// The disk: until the operator does.
      DISK
    }

    private final Full full;

    /// The account is full.
    public OverQuota(String message) {
      this(message, Full.ACCOUNT);
    }

    public OverQuota(String message, Full full) {
      super(message, null);
      this.full = full;
    }

    /// What is full.
    public Full full() {
      return full;
    }
  }

  /// It is not for this server, or this user, to do that.
  public static final class NotPermitted extends StorageException {
    private static final long serialVersionUID = 1;

    public NotPermitted(String message) {
      super(message, null);
    }
  }

  /// A bound of this storage would be passed, as the last UID of a mailbox.
  public static final class LimitReached extends StorageException {
    private static final long serialVersionUID = 1;

    public LimitReached(String message) {
      super(message, null);
    }
  }

  /// The storage cannot work now; the same may succeed later.
  public static final class Unavailable extends StorageException {
    private static final long serialVersionUID = 1;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The storage cannot understand what it finds.
  public static final class Corrupt extends StorageException {
    private static final long serialVersionUID = 1;

    public Corrupt(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

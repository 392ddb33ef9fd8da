package org.heddle.lmtp;

/// What became of a message for one recipient.
public sealed interface Verdict {
  /// It is in a mailbox, for good.
  record Delivered(String mailbox) implements Verdict {}

  /// It is nowhere.
  ///
  /// @param text one line of ASCII
  record Refused(Reason reason, String text) implements Verdict {
    Reply reply() {
      return new Reply(reason.code, reason.status, text);
    }
  }

  /// The reasons, with their codes (RFC 5321, RFC 3463).
  enum Reason {
    NO_USER(550, "5.1.1"),
    TOO_LARGE(552, "5.3.4"),
    LOOP(554, "5.4.6"),
    /// The account is full, and the mail goes back.
    OVER_QUOTA(552, "5.2.2"),
    /// The account is full, and the mail is tried again.
    FULL_FOR_NOW(452, "4.2.2"),
    /// The disk is full, or a bound of the storage is reached.
    NO_ROOM(452, "4.3.1"),
    /// The storage or the directory cannot work now.
    UNAVAILABLE(451, "4.3.0");

    private final int code;
    private final String status;

    Reason(int code, String status) {
      this.code = code;
      this.status = status;
    }

    /// Whether the same may succeed later.
    public boolean isTransient() {
      return code < 500;
    }
  }

  /// Larger than any message may be.
  Refused TOO_LARGE = new Refused(Reason.TOO_LARGE, "The message is too large");

  /// The spool has failed.
  Refused NO_ROOM = new Refused(Reason.NO_ROOM, "No room for the message now");

  /// There is no such recipient.
  Refused NO_USER = new Refused(Reason.NO_USER, "No such user");

  /// Something failed that will be mended.
  Refused UNAVAILABLE = new Refused(Reason.UNAVAILABLE, "Not possible now, try again later");
}

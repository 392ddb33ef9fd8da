package org.heddle.lmtp;

/// The session is over; this is the last reply.
final class EndOfSession extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Reply reply;

  EndOfSession(Reply reply) {
    super(reply.text(), null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}

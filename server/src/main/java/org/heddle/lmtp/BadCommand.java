package org.heddle.lmtp;

/// A line that is no command of this protocol, or not here.
final class BadCommand extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Reply reply;

  BadCommand(Reply reply) {
    super(reply.text(), null, false, false);
    this.reply = reply;
  }

  /// 501 5.5.4: an argument is not as it must be.
  static BadCommand argument(String text) {
    return new BadCommand(new Reply(501, "5.5.4", text));
  }

  Reply reply() {
    return reply;
  }
}

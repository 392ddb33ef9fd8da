package org.heddle.imap;

/// A client wants to be told of more than one can be (RFC 5465 section 5.8).
final class Overflow extends RuntimeException {
  private static final long serialVersionUID = 1;

  Overflow() {
    super("Too much to be told of", null, false, false);
  }
}

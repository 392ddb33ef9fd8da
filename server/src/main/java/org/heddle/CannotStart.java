package org.heddle;

/// The program cannot do what it was asked to, for a reason outside it: a port in use, a database
/// that does not answer, a directory that cannot be written. The message is one line for the
/// operator.
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotStart(String message) {
    // An answer to the operator, not a defect.
    super(message, null, false, false);
  }
}

package org.heddle;

/// With what status a program ends to which a mail server hands a message (`sysexits.h`).
final class DeliveryStatus {
  static final int DELIVERED = 0;
  static final int BAD_MESSAGE = 65;
  static final int NO_SUCH_USER = 67;
  static final int TEMPORARY_FAILURE = 75;
  static final int REFUSED = 77;

  private DeliveryStatus() {}

  /// @param code of SMTP
  static int of(int code) {
    return switch (code) {
      case 250 -> DELIVERED;
      case 550 -> NO_SUCH_USER;
      case 552 -> REFUSED;
      default -> code < 500 ? TEMPORARY_FAILURE : BAD_MESSAGE;
    };
  }
}

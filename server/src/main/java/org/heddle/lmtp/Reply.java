package org.heddle.lmtp;

/// One answer (RFC 5321 section 4.2) with its enhanced status code (RFC 2034).
///
/// @param code 220 to 599
/// @param status as `5.1.1`; empty where RFC 2034 has none: the greeting, LHLO and 354
/// @param text one line of ASCII
record Reply(int code, String status, String text) {
  static final Reply OK = new Reply(250, "2.0.0", "OK");
  static final Reply NO_TRANSACTION = new Reply(503, "5.5.1", "MAIL first");
  static final Reply NO_RECIPIENTS = new Reply(503, "5.5.1", "No valid recipients");

  /// Without the line end.
  @Override
  public String toString() {
    return code + " " + (status.isEmpty() ? "" : status + " ") + text;
  }
}

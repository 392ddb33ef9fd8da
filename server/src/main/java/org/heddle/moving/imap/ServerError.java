package org.heddle.moving.imap;

import java.io.IOException;

/// The server refused, or said what makes no sense.
public final class ServerError extends IOException {
  private static final long serialVersionUID = 1;

  public ServerError(String message) {
    super(printable(message));
  }

  /// What a server says may hold anything, and goes to a terminal.
  static String printable(String text) {
    String cut = text.length() > 500 ? text.substring(0, 500) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}

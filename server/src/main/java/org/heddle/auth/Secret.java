package org.heddle.auth;

/// Text that must not be logged.
public record Secret(String value) {
  @Override
  public String toString() {
    return "[secret]";
  }
}

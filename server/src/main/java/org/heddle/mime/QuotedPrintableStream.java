package org.heddle.mime;

import java.io.InputStream;

/// Takes off quoted-printable (RFC 2045 section 6.7). White space at the end of a line is padding,
/// with or without a soft line break before it; an equals sign that begins nothing stands for
/// itself. Line ends stay as they are.
final class QuotedPrintableStream extends DecodedStream {
  /// More white space than this is content wherever it stands.
  private static final int PADDING = 1000;

  private static final int AT_ONCE = 1024;
  private static final int NONE = -2;

  private int pushedBack = NONE;

  QuotedPrintableStream(InputStream encoded) {
    super(encoded);
  }

  @Override
  boolean decodeMore() {
    for (int i = 0; i < AT_ONCE; i++) {
      int octet = take();
      switch (octet) {
        case -1 -> {
          return false;
        }
        case '=' -> escape();
        case ' ', '\t' -> whiteSpace(octet);
        default -> put(octet);
      }
    }
    return true;
  }

  private int take() {
    int octet = pushedBack == NONE ? next() : pushedBack;
    pushedBack = NONE;
    return octet;
  }

  private void whiteSpace(int first) {
    int second = take();
    if (!isWhiteSpace(second)) {
      pushedBack = second;
      if (second != '\n' && second != '\r' && second != -1) {
        put(first);
      }
      return;
    }
    longerWhiteSpace(first, second);
  }

  private void longerWhiteSpace(int first, int second) {
    StringBuilder run = new StringBuilder().append((char) first);
    int octet = second;
    while (isWhiteSpace(octet) && run.length() < PADDING) {
      run.append((char) octet);
      octet = take();
    }
    pushedBack = octet;
    if (octet != '\n' && octet != '\r' && octet != -1) {
      run.chars().forEach(this::put);
    }
  }

  private void escape() {
    int first = take();
    if (isWhiteSpace(first) || first == '\r' || first == '\n' || first == -1) {
      softLineBreak(first);
      return;
    }
    int high = Character.digit(first, 16);
    if (high < 0) {
      put('=');
      pushedBack = first;
      return;
    }
    int second = take();
    int low = second < 0 ? -1 : Character.digit(second, 16);
    if (low < 0) {
      put('=');
      put(first);
      pushedBack = second;
    } else {
      put(high << 4 | low);
    }
  }

  private void softLineBreak(int first) {
    StringBuilder run = new StringBuilder();
    int octet = first;
    while (isWhiteSpace(octet) && run.length() < PADDING) {
      run.append((char) octet);
      octet = take();
    }
    if (octet == '\r') {
      int next = take();
      pushedBack = next == '\n' ? NONE : next;
    } else if (octet != '\n') {
      pushedBack = octet;
      if (octet != -1) {
        put('=');
        run.chars().forEach(this::put);
      }
    }
  }

  private static boolean isWhiteSpace(int octet) {
    return octet == ' ' || octet == '\t';
  }
}

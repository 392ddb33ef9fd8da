package org.heddle;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Lines of the control protocol.
final class ControlLines {
  private static final int LONGEST = 16 * 1024;

  private ControlLines() {}

  /// Reads some lines.
  ///
  /// @param count how many, as the other side wrote it
  /// @throws IOException if that is no sensible number
  static List<String> readMany(String count, InputStream input) throws IOException {
    if (!count.matches("\\d{1,4}")) {
      throw new IOException("This is no number of lines");
    }
    var lines = new ArrayList<String>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      lines.add(read(input));
    }
    return lines;
  }

  /// Reads one line, byte by byte: what follows belongs to somebody else.
  ///
  /// @throws EOFException if the input ends before the line does
  /// @throws IOException if the line is longer than any of the protocol
  static String read(InputStream input) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0) {
        throw new EOFException("The connection ended within a line");
      }
      if (line.size() == LONGEST) {
        throw new IOException("The line is too long");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}

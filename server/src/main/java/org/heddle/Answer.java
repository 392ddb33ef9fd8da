package org.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/// What a running server answers to a command that it does for another process.
///
/// @param out where the lines go that it says meanwhile
record Answer(PrintStream out) {
  /// Reads to the end of the answer.
  ///
  /// @return the status of the command
  /// @throws CannotStart if the server could not do it, or would not
  int read(InputStream answers) throws IOException {
    String line = ControlLines.read(answers);
    while (line.startsWith("* ")) {
      out.println(line.substring(2));
      line = ControlLines.read(answers);
    }
    if (line.startsWith("OK ")) {
      return line.equals("OK 0") ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
    }
    throw new CannotStart(line.replaceFirst("^NO ", ""));
  }
}

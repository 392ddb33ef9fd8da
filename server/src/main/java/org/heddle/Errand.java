package org.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A command that moves mail, as it can be handed to a running server.
///
/// @param directory where it was typed: what relative paths are relative to
/// @param words the command and what was typed behind it
/// @param secrets variables of its environment that options may be taken from
record Errand(Path directory, List<String> words, Map<String, String> secrets) {
  private static final int MOST_LINES = 1000;

  Errand {
    words = List.copyOf(words);
    secrets = Map.copyOf(secrets);
  }

  /// Writes it as lines: how many words and how many secrets there are, and then these.
  void send(OutputStream output) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("ERRAND " + words.size() + " " + secrets.size());
    lines.add(directory.toString());
    lines.addAll(words);
    secrets.forEach((name, value) -> lines.add(name + "=" + value));
    for (String line : lines) {
      if (line.indexOf('\n') >= 0) {
        throw new UserAdministration.Refusal("there is a line break in what can be one line only");
      }
    }
    output.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Reads it behind its first line.
  ///
  /// @param counts what is behind the first word of that line
  static Errand receive(String counts, InputStream input) throws IOException {
    String[] numbers = counts.split(" ", 2);
    int words = number(numbers[0]);
    int secrets = number(numbers[numbers.length - 1]);
    Path directory = Path.of(ControlLines.read(input));
    var all = new ArrayList<String>();
    for (int i = 0; i < words; i++) {
      all.add(ControlLines.read(input));
    }
    var variables = new LinkedHashMap<String, String>();
    for (int i = 0; i < secrets; i++) {
      String[] parts = ControlLines.read(input).split("=", 2);
      variables.put(parts[0], parts[parts.length - 1]);
    }
    return new Errand(directory, all, variables);
  }

  private static int number(String text) throws IOException {
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > MOST_LINES) {
      throw new IOException("This is no number of lines");
    }
    return Integer.parseInt(text);
  }
}

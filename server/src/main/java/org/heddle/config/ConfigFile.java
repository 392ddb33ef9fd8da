package org.heddle.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A configuration file: UTF-8 lines `key = value`; empty lines and lines that begin with `#` say
/// nothing. A value is taken as it stands, without quotes or escapes, so that a path, a URL or a
/// password needs no care.
final class ConfigFile {
  /// One line that says something.
  ///
  /// @param place the file and the number of the line
  record Line(String key, String value, String place) {}

  private ConfigFile() {}

  /// @throws InvalidSetting if the file cannot be read or understood
  static List<Line> read(Path file) {
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidSetting("there is no configuration file " + file);
    } catch (CharacterCodingException e) {
      throw new InvalidSetting("the configuration file " + file + " is not UTF-8");
    } catch (IOException e) {
      throw new InvalidSetting("cannot read the configuration file " + file + ": " + e);
    }
  }

  static List<Line> parse(List<String> text, String file) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i).strip();
      String place = file + ":" + (i + 1);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new InvalidSetting(place + ": this line is not 'key = value'");
      }
      lines.add(
          new Line(line.substring(0, equals).strip(), line.substring(equals + 1).strip(), place));
    }
    return lines;
  }
}

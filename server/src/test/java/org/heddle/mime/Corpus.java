package org.heddle.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The messages that tests run over: those of the folder that `HEDDLE_CORPUS` (a system property or
/// an environment variable) names, or the few that come with the project.
final class Corpus {
  /// One message.
  record Message(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Corpus() {}

  static List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Corpus::isMessage).sorted().toList()) {
        messages.add(new Message(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  /// Each message as it is, with LF and with CRLF line ends.
  static List<Message> variants() {
    return messages().stream()
        .flatMap(m ->
            Stream.of(
                m,
                new Message(m.name() + " (LF)", withLf(m.bytes())),
                new Message(m.name() + " (CRLF)", withCrlf(m.bytes()))))
        .toList();
  }

  /// Those not larger than this.
  static List<Message> small(int bytes) {
    return messages().stream().filter(m -> m.bytes().length <= bytes).toList();
  }

  private static Path folder() {
    return Optional.ofNullable(System.getProperty("HEDDLE_CORPUS"))
        .or(() -> Optional.ofNullable(System.getenv("HEDDLE_CORPUS")))
        .map(Path::of)
        .orElse(Path.of("src/test/resources/corpus"));
  }

  private static boolean isMessage(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".eml") || name.endsWith(".msg") || name.endsWith(".mbox.txt"));
  }

  static byte[] withLf(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      boolean ofLineEnd = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
      if (!ofLineEnd) {
        out.write(bytes[i]);
      }
    }
    return out.toByteArray();
  }

  static byte[] withCrlf(byte[] bytes) {
    byte[] lf = withLf(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + bytes.length / 20);
    for (byte octet : lf) {
      if (octet == '\n') {
        out.write('\r');
      }
      out.write(octet);
    }
    return out.toByteArray();
  }
}

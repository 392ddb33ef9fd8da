package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.random;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Appends until it is killed, several records to a group, and says of each group that was forced
/// how far it reached. Started by {@link KillTest} as a process of its own.
final class AppendingProcess {
  static final int SEGMENT_BYTES = 64 << 10;

  private AppendingProcess() {}

  static byte[] content(int number) {
    return random(new Random(number), number * 131 % 9000);
  }

  static String record(int number, BlobRef blob) {
    return number + " " + blob.segment() + " " + blob.offset() + " " + blob.length();
  }

  /// @param args the journal's directory
  public static void main(String[] args) throws IOException {
    try (var journal = Journal.open(Path.of(args[0]), SEGMENT_BYTES)) {
      var counter = new int[1];
      journal.replay(Position.START, (_, _) -> counter[0]++);
      for (int number = counter[0]; ; ) {
        int group = 1 + number % 7;
        for (int i = 0; i < group; i++, number++) {
          journal.append(bytes(record(number, journal.appendBlob(content(number)))));
        }
        journal.force();
        var end = journal.end();
        System.out.println(number + " " + end.segment() + " " + end.offset());
      }
    }
  }
}

package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// A disk that can fail, and that knows what a power cut would leave of it. One thread changes it.
final class TestDisk implements Disk {
  /// What changes a disk.
  enum Operation {
    CREATE,
    TRUNCATE,
    FORCE,
    DELETE,
    FORCE_DIRECTORY
  }

  private static final int SECTOR = 64;

  /// The contents at the last force, of files whose names are in the directory for good.
  private Map<Path, byte[]> durable = new HashMap<>();

  /// The contents at the last force, of all files there are.
  private final Map<Path, byte[]> forced = new HashMap<>();

  private long operations;
  private long failFrom = Long.MAX_VALUE;
  private long failUntil;

  /// How many operations there were.
  long operations() {
    return operations;
  }

  /// Lets operations fail by their number, counted from 0.
  void fail(long from, long until) {
    failFrom = from;
    failUntil = until;
  }

  /// Counts an operation and says whether it fails.
  boolean fails() {
    long number = operations++;
    return number >= failFrom && number < failUntil;
  }

  void check(Operation operation) throws IOException {
    if (fails()) {
      throw new IOException("Input/output error: " + operation);
    }
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    if (Files.notExists(file)) {
      check(Operation.CREATE);
      forced.put(file, new byte[0]);
    }
    return new DiskChannel(this, file, FileChannel.open(file, options));
  }

  @Override
  public void delete(Path file) throws IOException {
    check(Operation.DELETE);
    Files.deleteIfExists(file);
    forced.remove(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check(Operation.FORCE_DIRECTORY);
    durable = new HashMap<>(forced);
  }

  void forced(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    forced.put(file, bytes);
    durable.computeIfPresent(file, (_, _) -> bytes);
  }

  /// Copies to `target` what is left when the process is killed now, which is everything.
  ///
  /// @return the disk of the copy: what was not forced still is not
  TestDisk kill(Path source, Path target) throws IOException {
    Journals.copy(source, target);
    var disk = new TestDisk();
    forced.forEach((file, bytes) -> disk.forced.put(target.resolve(file.getFileName()), bytes));
    durable.forEach((file, bytes) -> disk.durable.put(target.resolve(file.getFileName()), bytes));
    return disk;
  }

  /// Takes all that is in a directory for durable.
  void adopt(Path directory) throws IOException {
    for (int number : Segments.list(directory)) {
      var file = Journals.segment(directory, number);
      forced.put(file, Files.readAllBytes(file));
    }
    durable = new HashMap<>(forced);
  }

  /// Writes to `target` what a power cut now may leave: all that was forced, and of the rest any
  /// sector in its old or its new state, any length in between, any name or not.
  void cutPower(Path source, Path target, Random random) throws IOException {
    Files.createDirectories(target);
    for (int number : Segments.list(source)) {
      var file = Journals.segment(source, number);
      if (durable.containsKey(file) || random.nextBoolean()) {
        var before = durable.getOrDefault(file, forced.getOrDefault(file, new byte[0]));
        Files.write(
            Journals.segment(target, number), mix(before, Files.readAllBytes(file), random));
      }
    }
    for (var entry : durable.entrySet()) {
      if (Files.notExists(entry.getKey()) && random.nextBoolean()) {
        Files.write(target.resolve(entry.getKey().getFileName()), entry.getValue());
      }
    }
  }

  private static byte[] mix(byte[] before, byte[] now, Random random) {
    int least = Math.min(before.length, now.length);
    int size =
        switch (random.nextInt(3)) {
          case 0 -> before.length;
          case 1 -> now.length;
          default -> random.nextInt(least, Math.max(before.length, now.length) + 1);
        };
    var mixed = new byte[size];
    for (int at = 0; at < size; at += SECTOR) {
      var from = random.nextBoolean() ? before : now;
      int end = Math.min(Math.min(at + SECTOR, size), from.length);
      if (at < end) {
        System.arraycopy(Arrays.copyOfRange(from, at, end), 0, mixed, at, end - at);
      }
    }
    return mixed;
  }
}

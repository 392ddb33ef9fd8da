package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.random;
import static org.heddle.storage.jdbc.journal.Journals.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many threads read while one appends.
class ReadersTest {
  private static final int SMALL = 8 << 10;
  private static final int READERS = 8;
  private static final int BLOBS = 400;

  @TempDir Path directory;

  /// A blob and the seed of its bytes.
  private record Known(BlobRef ref, long seed) {
    void check(Journal journal) throws IOException {
      var expected = random(new Random(seed), (int) ref.length());
      assertArrayEquals(expected, read(journal, ref), "seed " + seed);
    }
  }

  private static Known append(Journal journal, long seed) throws IOException {
    var bytes = random(new Random(seed), (int) (seed * 37 % 3000));
    return new Known(journal.appendBlob(bytes), seed);
  }

  private static void runAll(List<Callable<Void>> tasks) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Void>>();
      for (var task : tasks) {
        running.add(executor.submit(task));
      }
      for (var task : running) {
        task.get();
      }
    }
  }

  @Test
  void readersSeeWhatWasAppendedWhileMoreIs() throws Exception {
    try (var journal = Journals.open(directory, SMALL)) {
      var known = new CopyOnWriteArrayList<Known>();
      known.add(append(journal, 1));
      var done = new AtomicBoolean();
      var tasks = new ArrayList<Callable<Void>>();
      for (int reader = 0; reader < READERS; reader++) {
        var random = new Random(reader);
        tasks.add(() -> {
          while (!done.get()) {
            known.get(random.nextInt(known.size())).check(journal);
          }
          return null;
        });
      }
      tasks.add(() -> {
        try {
          for (long seed = 2; seed < BLOBS; seed++) {
            known.add(append(journal, seed));
            if (seed % 10 == 0) {
              journal.force();
            }
          }
        } finally {
          done.set(true);
        }
        return null;
      });
      runAll(tasks);
      for (var blob : known) {
        blob.check(journal);
      }
    }
  }

  @Test
  void interruptsHurtNobody() throws Exception {
    try (var journal = Journals.open(directory, SMALL)) {
      var known = new ArrayList<Known>();
      for (long seed = 1; seed < 30; seed++) {
        known.add(append(journal, seed));
      }
      var tasks = new ArrayList<Callable<Void>>();
      for (int reader = 0; reader < READERS; reader++) {
        var random = new Random(reader);
        boolean interrupted = reader % 2 == 0;
        tasks.add(() -> {
          for (int i = 0; i < 300; i++) {
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
            known.get(random.nextInt(known.size())).check(journal);
            assertEquals(interrupted, Thread.interrupted());
          }
          return null;
        });
      }
      runAll(tasks);
    }
  }

  @Test
  void aThreadInterruptedInTheMiddleOfItsReadsGetsItsBytes() throws Exception {
    try (var journal = Journals.open(directory, 1 << 20)) {
      var known = new Known(journal.appendBlob(random(new Random(5), 700_000)), 5);
      var reading = new AtomicBoolean();
      var done = new AtomicBoolean();
      var failures = new CopyOnWriteArrayList<Throwable>();
      var readers = new ArrayList<Thread>();
      for (int reader = 0; reader < 4; reader++) {
        readers.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      reading.set(true);
                      known.check(journal);
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }));
      }
      var interrupter =
          Thread.ofVirtual()
              .start(() -> {
                while (!done.get()) {
                  readers.forEach(Thread::interrupt);
                  Thread.yield();
                }
              });
      for (var reader : readers) {
        reader.join();
      }
      done.set(true);
      interrupter.join();
      assertTrue(reading.get());
      assertEquals(List.of(), failures);
    }
  }

  @Test
  void anInterruptedAppenderLosesNothing() throws Exception {
    var known = new ArrayList<Known>();
    try (var journal = Journal.open(directory, SMALL)) {
      for (long seed = 1; seed < 40; seed++) {
        Thread.currentThread().interrupt();
        known.add(append(journal, seed));
        journal.append(new byte[10]);
        if (seed % 8 == 0) {
          journal.force();
          assertEquals(journal.end(), journal.forced());
        }
        assertTrue(Thread.interrupted());
      }
      journal.force();
    }
    try (var journal = Journals.open(directory, SMALL)) {
      for (var blob : known) {
        blob.check(journal);
      }
    }
  }

  @Test
  void fewFilesAreOpenAtOnce() throws Exception {
    var openFiles = new OpenFiles(2);
    var files = new ArrayList<SteadyFile>();
    for (int i = 0; i < 5; i++) {
      var path = Files.write(directory.resolve("file" + i), new byte[] {(byte) i});
      files.add(
          new SteadyFile(Disk.SYSTEM, path, openFiles, java.nio.file.StandardOpenOption.READ));
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        var byteBuffer = java.nio.ByteBuffer.allocate(1);
        assertEquals(1, files.get(i).read(byteBuffer, 0));
        assertEquals(i, byteBuffer.get(0));
        assertTrue(files.stream().filter(SteadyFile::isOpen).count() <= 2);
      }
    }
    for (var file : files) {
      file.close();
    }
  }

  @Test
  void anOpenSourceOutlivesItsSegment() throws Exception {
    try (var journal = Journals.open(directory, 1024)) {
      var ref = journal.appendBlob(random(new Random(3), 500));
      var end = journal.append(new byte[900]);
      journal.force();
      journal.releaseBefore(end);
      var buffer = new byte[500];
      var source = journal.open(ref);
      assertEquals(500, source.length());
      journal.drop(1);
      assertThrows(JournalException.BlobGone.class, () -> journal.read(ref, 0, buffer, 0, 500));
      assertThrows(JournalException.BlobGone.class, () -> journal.open(ref));
      assertEquals(500, source.read(0, buffer, 0, 500));
      assertArrayEquals(random(new Random(3), 500), buffer);
      assertTrue(Files.exists(Journals.segment(directory, 1)));
      source.close();
      source.close();
      assertThrows(IOException.class, () -> source.read(0, buffer, 0, 500));
      assertFalse(Files.exists(Journals.segment(directory, 1)));
    }
  }

  @Test
  void readersOfADroppedSegmentAreToldSo() throws Exception {
    for (int round = 0; round < 20; round++) {
      var path = directory.resolve("round" + round);
      try (var journal = Journals.open(path, 1024)) {
        var ref = journal.appendBlob(random(new Random(3), 500));
        var end = journal.append(new byte[900]);
        journal.force();
        journal.releaseBefore(end);
        var tasks = new ArrayList<Callable<Void>>();
        for (int reader = 0; reader < 4; reader++) {
          tasks.add(() -> {
            assertThrows(
                JournalException.BlobGone.class,
                () -> {
                  while (true) {
                    assertArrayEquals(random(new Random(3), 500), read(journal, ref));
                  }
                });
            return null;
          });
        }
        tasks.add(() -> {
          journal.drop(1);
          return null;
        });
        runAll(tasks);
      }
    }
  }
}

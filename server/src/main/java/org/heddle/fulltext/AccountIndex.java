package org.heddle.fulltext;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index of one account: a directory, which is closed whenever nobody needs it. Thread-safe.
final class AccountIndex {
  private static final Logger log = LoggerFactory.getLogger(AccountIndex.class);

  private static final String VERSION = "heddle.version";
  private static final String SWEPT = "heddle.swept";
  private static final double BUFFER_MEGABYTES = 16;

  /// How long nothing is tried after a failure.
  private static final Duration REST = Duration.ofMinutes(10);

  private final Path directory;
  private Optional<IndexView> view = Optional.empty();
  private boolean verified;
  private Instant lastUsed = Instant.EPOCH;
  private Instant restsUntil = Instant.EPOCH;

  /// @param directory need not exist; all that is in it may be deleted
  AccountIndex(Path directory) {
    this.directory = directory;
  }

  /// What is indexed now; to be released.
  ///
  /// @return nothing if there is no index, or none that can be used
  synchronized Optional<IndexView> acquire() throws IOException {
    lastUsed = Instant.now();
    if (view.isEmpty() && !rests() && Files.isDirectory(directory)) {
      view = open();
    }
    return view.filter(IndexView::retain);
  }

  synchronized boolean rests() {
    return Instant.now().isBefore(restsUntil);
  }

  synchronized boolean isOpen() {
    return view.isPresent();
  }

  synchronized Instant lastUsed() {
    return lastUsed;
  }

  private Optional<IndexView> open() throws IOException {
    Directory files = FSDirectory.open(directory);
    if (!DirectoryReader.indexExists(files)) {
      return Optional.empty();
    }
    DirectoryReader reader = DirectoryReader.open(files);
    try {
      if (!userData(reader).getOrDefault(VERSION, "").equals(IndexFields.VERSION)) {
        log.debug("{}: an index of another version is made anew", directory);
        reader.close();
        delete();
        return Optional.empty();
      }
      verify(reader);
      return Optional.of(new IndexView(reader));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static Map<String, String> userData(DirectoryReader reader) throws IOException {
    return reader.getIndexCommit().getUserData();
  }

  /// Reads all of it once in the life of the process: what a disk has damaged must not answer.
  private void verify(DirectoryReader reader) throws IOException {
    if (verified) {
      return;
    }
    readAll(reader);
    verified = true;
  }

  /// Reads all files of the index, whether it is open or not.
  ///
  /// @throws IOException if one is damaged or missing
  void readAll() throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Directory files = FSDirectory.open(directory)) {
      if (DirectoryReader.indexExists(files)) {
        try (DirectoryReader reader = DirectoryReader.open(files)) {
          readAll(reader);
        }
      }
    }
  }

  private static void readAll(DirectoryReader reader) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      if (leaf.reader() instanceof CodecReader codec) {
        codec.checkIntegrity();
      }
    }
  }

  /// A writer, of which there can be only one at a time, in all processes.
  ///
  /// @throws org.apache.lucene.store.LockObtainFailedException if there is one
  IndexWriter writer() throws IOException {
    Files.createDirectories(directory);
    var config = new IndexWriterConfig(null);
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    config.setMergeScheduler(new SerialMergeScheduler());
    config.setUseCompoundFile(true);
    config.setCommitOnClose(false);
    return new IndexWriter(FSDirectory.open(directory), config);
  }

  /// Makes durable and visible what was written.
  void commit(IndexWriter writer, Instant swept) throws IOException {
    writer.setLiveCommitData(
        Map.of(VERSION, IndexFields.VERSION, SWEPT, Long.toString(swept.getEpochSecond()))
            .entrySet());
    writer.commit();
    refresh();
  }

  private synchronized void refresh() throws IOException {
    if (view.isEmpty()) {
      // This process has just written it.
      verified = true;
      view = open();
      return;
    }
    DirectoryReader newer = DirectoryReader.openIfChanged(view.get().reader());
    if (newer != null) {
      var next = new IndexView(newer);
      view.get().release();
      view = Optional.of(next);
    }
  }

  /// When emails that are gone were last looked for.
  static Instant swept(IndexView view) throws IOException {
    String seconds = userData(view.reader()).getOrDefault(SWEPT, "0");
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  /// Lets go of the files.
  synchronized void close() {
    try {
      if (view.isPresent()) {
        view.get().release();
      }
    } catch (IOException e) {
      log.debug("{}: {}", directory, e.toString());
    }
    view = Optional.empty();
  }

  /// Something has failed: the index is given up, and is made anew after a while.
  synchronized void discard(Throwable failure) {
    if (!rests()) {
      log.warn(
          "The full-text index {} is made anew, until then searches read mail: {}",
          directory,
          failure.toString());
    }
    restsUntil = Instant.now().plus(REST);
    verified = false;
    close();
    try {
      delete();
    } catch (IOException e) {
      log.debug("{}: {}", directory, e.toString());
    }
  }

  private void delete() throws IOException {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (NoSuchFileException e) {
      log.debug("{} is gone already", directory);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}

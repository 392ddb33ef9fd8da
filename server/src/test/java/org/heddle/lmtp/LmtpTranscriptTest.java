package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.MemoryProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every transcript of LMTP against every storage.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LmtpTranscriptTest {
  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> everyStorage() throws Exception {
    var storages = new ArrayList<DynamicContainer>();
    storages.add(container(new MemoryProvider()));
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      storages.add(container(provider));
    }
    return storages.stream();
  }

  private DynamicContainer container(StorageProvider provider) throws Exception {
    Path data = Files.createDirectory(directory.resolve(provider.name()));
    Storage storage = provider.open(new StorageConfig(data, Map.of()));
    var server = new LmtpServer(storage, data.resolve("incoming"));
    open.addFirst(storage);
    open.addFirst(server);
    List<LmtpTranscript> all = transcripts();
    assertFalse(all.isEmpty());
    var tests = new ArrayList<DynamicTest>();
    for (LmtpTranscript transcript : all) {
      String user = "user" + tests.size();
      tests.add(
          DynamicTest.dynamicTest(
              transcript.name() + ": " + transcript.title(),
              () -> transcript.run(server, storage, user)));
    }
    return DynamicContainer.dynamicContainer(provider.name(), tests);
  }

  private static List<LmtpTranscript> transcripts() throws IOException, URISyntaxException {
    URL root = Objects.requireNonNull(LmtpTranscriptTest.class.getResource("/transcripts/lmtp"));
    try (Stream<Path> files = Files.list(Path.of(root.toURI()))) {
      var all = new ArrayList<LmtpTranscript>();
      for (Path file : files.filter(f -> f.toString().endsWith(".lmtp")).sorted().toList()) {
        all.add(LmtpTranscript.read(file));
      }
      return all;
    }
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}

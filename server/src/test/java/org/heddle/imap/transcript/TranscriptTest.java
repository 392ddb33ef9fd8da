package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.ImapSettings.MessageLimits;
import org.heddle.imap.Switches;
import org.heddle.storage.EntryName;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.MemoryProvider;
import org.heddle.storage.kit.MemoryStorage;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every transcript against every storage.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptTest {
  private static final List<String> OFF_FOR_OLD =
      List.of("LITERAL+", "BINARY", "UTF8=ACCEPT", "APPENDLIMIT", "REPLACE", "CATENATE");

  private static final MessageLimits USUAL = MessageLimits.DEFAULT;
  private static final MessageLimits LOW = new MessageLimits(3, 2);

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> everyStorage() throws Exception {
    var storages = new ArrayList<DynamicContainer>();
    storages.add(container(new MemoryProvider()));
    storages.add(overTls());
    storages.add(indexed());
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      storages.add(container(provider));
    }
    return storages.stream();
  }

  /// Apart, since this alone is skipped where there is no PostgreSQL.
  @TestFactory
  DynamicContainer postgres() throws Exception {
    Map<String, String> options = PostgresServer.running().options();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.name().equals("jdbc")) {
        return container("postgresql", provider, options);
      }
    }
    throw new AssertionError("No storage that speaks JDBC");
  }

  private DynamicContainer container(StorageProvider provider) throws Exception {
    return container(provider.name(), provider, Map.of());
  }

  private DynamicContainer container(
      String name, StorageProvider provider, Map<String, String> options) throws Exception {
    Path data = Files.createDirectory(directory.resolve(name));
    Storage storage = provider.open(new StorageConfig(data, options));
    open.addFirst(storage);
    return container(
        name, new TestServer(storage, settings(USUAL)), new TestServer(storage, settings(LOW)));
  }

  private DynamicContainer indexed() throws Exception {
    var texts = new AccountIndexes(directory.resolve("texts"));
    open.addFirst(texts);
    var storage = new MemoryStorage();
    return container(
        "index",
        new TestServer(storage, settings(USUAL), texts),
        new TestServer(storage, settings(LOW), texts));
  }

  private DynamicContainer overTls() throws Exception {
    var storage = new MemoryStorage();
    return container(
        "TLS",
        new TlsTestServer(storage, settings(USUAL), directory),
        new TestServer(storage, settings(LOW)));
  }

  private DynamicContainer container(String name, TestServer usual, TestServer limited)
      throws Exception {
    open.addFirst(usual);
    open.addFirst(limited);
    List<Transcript> all = transcripts();
    assertFalse(all.isEmpty());
    var tests = new ArrayList<DynamicTest>();
    for (Transcript transcript : all) {
      String user = "user" + tests.size();
      tests.add(
          DynamicTest.dynamicTest(
              transcript.name() + ": " + transcript.title(),
              () ->
                  TranscriptRunner.run(
                      transcript.limit() == Transcript.Limit.LOW ? limited : usual,
                      transcript,
                      user)));
    }
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private static List<Transcript> transcripts() throws IOException, URISyntaxException {
    URL root = Objects.requireNonNull(TranscriptTest.class.getResource("/transcripts"));
    try (Stream<Path> files = Files.walk(Path.of(root.toURI()))) {
      var all = new ArrayList<Transcript>();
      for (Path file : files.filter(f -> f.toString().endsWith(".imap")).sorted().toList()) {
        all.add(Transcript.read(file));
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

  /// For clients that call themselves `limited`, `old` or `saving`, some things are turned off.
  private static ImapSettings settings(MessageLimits limits) {
    var usual = ImapSettings.defaults("mail.example");
    var off =
        List.of(
            "IDLE",
            "COMPRESS=DEFLATE",
            "MOVE",
            "ESEARCH",
            "UIDPLUS",
            "MULTIAPPEND",
            "CONDSTORE",
            "QUOTA",
            "ACL",
            "UNSELECT",
            "SAVEDATE",
            "WITHIN",
            "OBJECTID",
            "PREVIEW",
            "I18NLEVEL=1",
            "THREAD=ORDEREDSUBJECT",
            "THREAD=REFERENCES",
            "THREAD=REFS",
            "SORT",
            "PARTIAL",
            "MULTISEARCH",
            "NOTIFY",
            "SEARCH=FUZZY",
            "INPROGRESS",
            "UIDBATCHES",
            "UIDONLY",
            "MESSAGELIMIT",
            "UNAUTHENTICATE",
            "METADATA");
    return new ImapSettings(
        usual.serverName(),
        usual.limits(),
        usual.autologout(),
        usual.keepAlive(),
        usual.quota(),
        Switches.of(
            Stream.of(
                    off.stream().map(name -> name + "/client:limited"),
                    OFF_FOR_OLD.stream().map(name -> name + "/client:old"),
                    Stream.of("MESSAGELIMIT/client:saving"))
                .flatMap(rules -> rules)
                .toList()),
        Duration.ZERO,
        limits,
        usual.namespaces(),
        Map.of(
            new EntryName("/shared/admin"),
            "mailto:admin@mail.example",
            new EntryName("/shared/comment"),
            "Maintenance on Sundays"));
  }
}

package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.KeptContract;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.StorageFixture;
import org.heddle.storage.kit.TurnedClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Expunged messages that are kept in files.
final class KeptTest {
  private static final Duration TIME = Duration.ofDays(7);
  private static final UidSet ALL = UidSet.range(1, UidSet.MAX_UID);

  @TempDir Path directory = Path.of("");

  private static Storage open(StorageConfig config, Clock clock) {
    var template = new RootTemplate(config.dataDirectory(), "maildir/%u");
    return new MaildirStorage(config.dataDirectory(), template, clock, config.keepExpunged());
  }

  @Nested
  final class OnMaildir extends KeptContract {
    @Override
    protected StorageFixture fixture() {
      return new StorageFixture(new MaildirProvider(), directory, Map.of());
    }

    @Override
    protected Storage open(StorageConfig config, Clock clock) {
      return KeptTest.open(config, clock);
    }
  }

  private final TurnedClock clock = new TurnedClock();

  private Storage open(Duration time) {
    return open(new StorageConfig(directory, Map.of(), time), clock);
  }

  private Path root() {
    return directory.resolve("maildir").resolve("alice");
  }

  private static Mailbox inbox(Storage storage) {
    return storage.account("alice").open(MailboxName.INBOX);
  }

  private static void append(Storage storage, String text, String... flags) {
    Mails.append(storage.account("alice"), inbox(storage), Mails.mail(text), flags);
  }

  private static List<KeptMessage> kept(Storage storage) {
    return storage.account("alice").kept(Optional.empty(), 100);
  }

  private List<Path> files() throws IOException {
    Path kept = root().resolve("heddle-expunged");
    if (!Files.exists(kept)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(kept)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void filesGoWhenTheTimeIsOver() throws IOException {
    try (Storage storage = open(TIME)) {
      append(storage, "a", "$kw", "\\Deleted");
      append(storage, "b", "\\Deleted");
      inbox(storage).expunge(ALL);
      assertEquals(3, files().size(), "two messages, keywords of one");
    }
    clock.turn(TIME);
    try (Storage storage = open(TIME)) {
      assertEquals(List.of(), kept(storage));
      assertEquals(List.of(), files());
    }
  }

  /// The file had its second name already when the process ended, or the disk failed.
  @Test
  void whatWasNotExpungedAfterAllIsNotTold() throws IOException {
    try (Storage storage = open(TIME)) {
      append(storage, "a", "\\Deleted");
      inbox(storage).expunge(ALL);
      String id = kept(storage).getFirst().id();
      Path file = files().getFirst();
      append(storage, "b");
      // As the first, but of the message that is there.
      var metadata = Mails.rows(inbox(storage)).getFirst();
      KeptName name = KeptName.read(file.getFileName().toString()).orElseThrow();
      var untrue =
          new KeptName(
              metadata.uid(),
              metadata.emailId(),
              name.expunged(),
              name.due(),
              name.internalDate(),
              0,
              name.sizes());
      Files.createLink(file.resolveSibling(untrue.text()), file);
      assertEquals(List.of(id), kept(storage).stream().map(KeptMessage::id).toList());
      String other = id.substring(0, id.indexOf('/') + 1) + untrue.text();
      assertEquals(Optional.empty(), storage.account("alice").restore(other));
      clock.turn(Duration.ofSeconds(5));
      inbox(storage)
          .store(ALL, new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
      inbox(storage).expunge(ALL);
      assertEquals(2, kept(storage).size(), "each message once");
      assertEquals(2, files().size());
      for (KeptMessage message : kept(storage)) {
        assertTrue(storage.account("alice").restore(message.id()).isPresent());
      }
      assertEquals(2, inbox(storage).status().messages());
    }
  }

  /// The message is back, and the process ended before it was taken away here.
  @Test
  void aRestoringThatWasCutOffIsFinished() throws IOException {
    try (Storage storage = open(TIME)) {
      append(storage, "a", "\\Deleted");
      inbox(storage).expunge(ALL);
      Path file = files().getFirst();
      Path copy = directory.resolve("copy");
      Files.createLink(copy, file);
      KeptMessage message = kept(storage).getFirst();
      assertTrue(storage.account("alice").restore(message.id()).isPresent());
      Files.move(copy, file);
      String name = names(root().resolve("cur")).getFirst();
      new Intent.Restore(inbox(storage).id(), FileName.base(name), message.id()).write(root());
    }
    try (Storage storage = open(TIME)) {
      assertEquals(List.of(), kept(storage));
      assertEquals(1, inbox(storage).status().messages());
      assertEquals(List.of(), files());
    }
  }

  /// The process ended before the message was back.
  @Test
  void aRestoringThatDidNotHappenCanBeDoneAgain() throws IOException {
    try (Storage storage = open(TIME)) {
      append(storage, "a", "\\Deleted");
      inbox(storage).expunge(ALL);
      new Intent.Restore(inbox(storage).id(), "1.x.y", kept(storage).getFirst().id()).write(root());
    }
    try (Storage storage = open(TIME)) {
      KeptMessage message = kept(storage).getFirst();
      assertTrue(storage.account("alice").restore(message.id()).isPresent());
      assertEquals(1, inbox(storage).status().messages());
    }
  }

  @Test
  void whatAnotherProgramExpungesIsNotKept() throws IOException {
    try (Storage storage = open(TIME)) {
      append(storage, "a");
      append(storage, "b", "\\Deleted");
      Files.delete(root().resolve("cur").resolve(names(root().resolve("cur")).getFirst()));
      inbox(storage).expunge(ALL);
      assertTrue(kept(storage).size() <= 1);
      Files.createDirectories(root().resolve("heddle-expunged").resolve("not ours"));
      Files.writeString(root().resolve("heddle-expunged").resolve("not ours").resolve("x"), "");
      Files.writeString(root().resolve("heddle-expunged").resolve("x"), "");
      assertTrue(kept(storage).size() <= 1);
    }
  }

  private static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }
}

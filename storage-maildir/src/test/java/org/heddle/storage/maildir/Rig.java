package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.UidSet;

/// A storage in a directory, and another program that works on the same files.
final class Rig implements AutoCloseable {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path data;
  private Storage storage;

  Rig(Path data) {
    this.data = data;
    this.storage = open();
  }

  private Storage open() {
    return new MaildirProvider().open(new StorageConfig(data, Map.of()));
  }

  void stop() {
    storage.close();
  }

  void start() {
    storage = open();
  }

  Storage storage() {
    return storage;
  }

  Account account() {
    return storage.account("alice");
  }

  Mailbox inbox() {
    return account().open(MailboxName.INBOX);
  }

  Path root() {
    return data.resolve("maildir").resolve("alice");
  }

  Site site() {
    Clock clock = Clock.systemUTC();
    return new Site(
        root(),
        clock,
        new BaseNames(clock),
        new UidValidity(root()),
        new org.heddle.storage.Hints<>(),
        new KeptFiles(root(), clock, java.time.Duration.ZERO));
  }

  /// Appends through the storage.
  long append(Mailbox mailbox, String content, String... flags) {
    Draft draft = account().draft();
    try {
      draft.output().write(content.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    var date = OffsetDateTime.parse("2020-02-03T04:05:06+07:00");
    var message = new NewMessage(draft, Flags.named(flags), date, new byte[0]);
    return mailbox.append(List.of(message)).uids().first();
  }

  /// Delivers as another program: a file in `tmp`, renamed into `new`.
  String deliver(String content) throws IOException {
    return deliver(content, "");
  }

  String deliver(String content, String sizes) throws IOException {
    String name =
        (System.currentTimeMillis() / 1000) + ".F" + COUNTER.incrementAndGet() + ".other" + sizes;
    Path tmp = root().resolve("tmp").resolve(name);
    Files.writeString(tmp, content, StandardCharsets.ISO_8859_1);
    Files.move(tmp, root().resolve("new").resolve(name));
    return name;
  }

  /// The names in `cur`, ascending.
  List<String> cur() throws IOException {
    try (Stream<Path> files = Files.list(root().resolve("cur"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /// The name in `cur` of the message whose file has this content.
  String fileOf(String content) throws IOException {
    for (String name : cur()) {
      String here =
          Files.readString(root().resolve("cur").resolve(name), StandardCharsets.ISO_8859_1);
      if (here.equals(content)) {
        return name;
      }
    }
    throw new AssertionError("No such file");
  }

  /// Renames a file as another program does to change its flags.
  String reflag(String name, String flags) throws IOException {
    String after = name.substring(0, name.indexOf(':')) + ":2," + flags;
    Files.move(root().resolve("cur").resolve(name), root().resolve("cur").resolve(after));
    return after;
  }

  String uidList() throws IOException {
    return Files.readString(root().resolve("dovecot-uidlist"), StandardCharsets.ISO_8859_1);
  }

  static String read(Mailbox mailbox, long uid) {
    try (Content content = mailbox.content(uid)) {
      byte[] bytes = new byte[(int) content.size() + 10];
      int length = content.read(0, bytes, 0, bytes.length);
      if (length != content.size()) {
        throw new AssertionError("Announced " + content.size() + ", read " + length);
      }
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  static Metadata metadata(Mailbox mailbox, long uid) {
    var messages = mailbox.snapshot().messages();
    int row = messages.find(uid);
    if (row < 0) {
      throw new AssertionError("No message " + uid + " in " + messages.uids());
    }
    return messages.get(row);
  }

  static UidSet uids(Mailbox mailbox) {
    return mailbox.snapshot().messages().uids();
  }

  @Override
  public void close() {
    storage.close();
  }
}

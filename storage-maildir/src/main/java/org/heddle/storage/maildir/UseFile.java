package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.MailboxId;
import org.heddle.storage.SpecialUse;

/// What mailboxes are for, in `heddle-uses`: a line `<mailbox id> <attribute>` each. Guarded by the
/// lock of the tree.
final class UseFile {
  private final Path file;

  UseFile(Path root) {
    file = root.resolve("heddle-uses");
  }

  Map<MailboxId, SpecialUse> read() throws IOException {
    return load();
  }

  private SortedMap<MailboxId, SpecialUse> load() throws IOException {
    var uses = new TreeMap<MailboxId, SpecialUse>(java.util.Comparator.comparing(MailboxId::value));
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          use(line.substring(space + 1))
              .ifPresent(use -> uses.put(new MailboxId(line.substring(0, space)), use));
        }
      }
    } catch (NoSuchFileException e) {
      return uses;
    }
    return uses;
  }

  private static Optional<SpecialUse> use(String attribute) {
    for (SpecialUse use : SpecialUse.values()) {
      if (use.attribute().equals(attribute)) {
        return Optional.of(use);
      }
    }
    return Optional.empty();
  }

  /// Sets what a mailbox is for, or that it is for nothing special.
  void put(MailboxId id, Optional<SpecialUse> use) throws IOException {
    SortedMap<MailboxId, SpecialUse> uses = load();
    SpecialUse before = uses.remove(id);
    if (use.isEmpty() && before == null) {
      return;
    }
    use.ifPresent(kind -> uses.put(id, kind));
    var text = new StringBuilder();
    uses.forEach((mailbox, kind) ->
        text.append(mailbox.value()).append(' ').append(kind.attribute()).append('\n'));
    Disk.replace(
        file,
        file.resolveSibling("heddle-uses.tmp"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }
}

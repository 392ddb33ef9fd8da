package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.storage.MailboxId;
import org.heddle.storage.SpecialUse;

/// What mailboxes are for, in `heddle-uses`: a line `<mailbox id> <attribute> …` each. Of two lines
/// with the same attribute the later one counts, and lines of mailboxes that are not there do not.
/// Guarded by the lock of the tree.
final class UseFile {
  private final Path file;

  UseFile(Path root) {
    file = root.resolve("heddle-uses");
  }

  /// What these mailboxes are for, those that are for something.
  Map<MailboxId, Set<SpecialUse>> read(Set<MailboxId> present) throws IOException {
    var uses = new HashMap<MailboxId, Set<SpecialUse>>();
    var lines = load();
    lines.keySet().retainAll(present);
    var taken = EnumSet.noneOf(SpecialUse.class);
    lines
        .sequencedEntrySet()
        .reversed()
        .forEach(line -> {
          uses.put(line.getKey(), SpecialUse.without(line.getValue(), taken));
          taken.addAll(line.getValue());
        });
    return uses;
  }

  private SequencedMap<MailboxId, Set<SpecialUse>> load() throws IOException {
    var uses = new LinkedHashMap<MailboxId, Set<SpecialUse>>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          uses.putLast(new MailboxId(line.substring(0, space)), uses(line.substring(space + 1)));
        }
      }
    } catch (NoSuchFileException e) {
      return uses;
    }
    return uses;
  }

  private static Set<SpecialUse> uses(String attributes) {
    return SpecialUse.setOf(
        Stream.of(attributes.split(" ")).flatMap(word -> SpecialUse.of(word).stream()).toList());
  }

  /// Notes the uses of a mailbox that is about to be made: until it is there, this changes nothing.
  void promise(MailboxId id, Set<SpecialUse> uses) throws IOException {
    if (!uses.isEmpty()) {
      var lines = load();
      lines.putLast(id, uses);
      write(lines);
    }
  }

  /// Makes these the uses of a mailbox, and takes them from all others.
  void put(MailboxId id, Set<SpecialUse> uses) throws IOException {
    var before = load();
    var after = new LinkedHashMap<>(before);
    after.replaceAll((mailbox, present) -> SpecialUse.without(present, uses));
    after.putLast(id, uses);
    after.values().removeIf(Set::isEmpty);
    if (!after.equals(before)) {
      write(after);
    }
  }

  /// Makes these all the uses there are.
  void replace(Map<MailboxId, Set<SpecialUse>> uses) throws IOException {
    var after = new LinkedHashMap<>(uses);
    after.values().removeIf(Set::isEmpty);
    if (!after.equals(load())) {
      write(after);
    }
  }

  private void write(Map<MailboxId, Set<SpecialUse>> lines) throws IOException {
    var text = new StringBuilder();
    lines.forEach((mailbox, uses) ->
        text.append(mailbox.value()).append(' ').append(SpecialUse.attributes(uses)).append('\n'));
    Disk.replace(
        file,
        file.resolveSibling("heddle-uses.tmp"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }
}

package org.heddle.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.GetMetadata.Depth;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// GETMETADATA and SETMETADATA (RFC 5464 section 4). What is shared of the server is the
/// operator's, from the settings; private entries of the server are kept in the user's account.
final class MetadataHandler {
  private final Dialogue dialogue;
  private final MetadataResponse response;
  private final MetadataNews news;

  MetadataHandler(Dialogue dialogue, MetadataResponse response, MetadataNews news) {
    this.dialogue = dialogue;
    this.response = response;
    this.news = news;
  }

  /// Section 4.2.
  Outcome get(Command.GetMetadata command, LoggedIn here) throws IOException {
    var asked = new LinkedHashMap<EntryName, String>();
    command.entries().forEach(text -> asked.putIfAbsent(new EntryName(text), text));
    Predicate<EntryName> wanted = name -> isWanted(name, asked.keySet(), command.depth());
    SortedMap<EntryName, byte[]> found = read(command.mailbox(), wanted, here);
    var shown = new LinkedHashMap<String, Optional<byte[]>>();
    if (command.depth() == Depth.ZERO) {
      asked.forEach((name, text) -> shown.put(text, Optional.ofNullable(found.get(name))));
    } else {
      found.forEach(
          (name, value) -> shown.put(asked.getOrDefault(name, name.value()), Optional.of(value)));
    }
    long most = command.maxSize().orElse(Long.MAX_VALUE);
    long longest = found.values().stream().mapToLong(value -> value.length).max().orElse(0);
    shown.values().removeIf(value -> value.isPresent() && value.get().length > most);
    response.write(command.mailbox(), shown);
    return longest > most
        ? Outcome.ok(here, "METADATA LONGENTRIES " + longest, "GETMETADATA completed")
        : Outcome.ok(here, "GETMETADATA completed");
  }

  private static boolean isWanted(EntryName name, Iterable<EntryName> asked, Depth depth) {
    for (EntryName ancestor : asked) {
      int deeper = name.components() - ancestor.components();
      boolean below = depth == Depth.INFINITY || (depth == Depth.ONE && deeper == 1);
      if (name.equals(ancestor) || (below && name.isBelow(ancestor))) {
        return true;
      }
    }
    return false;
  }

  private SortedMap<EntryName, byte[]> read(
      String mailbox, Predicate<EntryName> wanted, LoggedIn here) {
    if (mailbox.isEmpty()) {
      SortedMap<EntryName, byte[]> values = Annotations.of(here.account(), wanted);
      dialogue
          .settings()
          .serverEntries()
          .forEach((name, value) -> {
            if (wanted.test(name)) {
              values.put(name, value.getBytes(UTF_8));
            }
          });
      return values;
    }
    var name = new MailboxName(mailbox);
    SortedMap<EntryName, byte[]> values =
        Annotations.of(here.mailboxes().openAnnotated(name), wanted);
    if (wanted.test(Annotations.SPECIAL_USE)) {
      MetadataResponse.uses(here.mailboxes().uses(name))
          .ifPresent(uses -> values.put(Annotations.SPECIAL_USE, uses));
    }
    return values;
  }

  /// Section 4.3: all or nothing.
  Outcome set(Command.SetMetadata command, LoggedIn here) {
    if (command.values().values().stream()
        .anyMatch(value -> value.filter(v -> v.length() > Annotation.MAX_VALUE).isPresent())) {
      throw tooLarge();
    }
    if (command.mailbox().isEmpty()) {
      setOfServer(command.values(), here);
    } else {
      setOfMailbox(new MailboxName(command.mailbox()), command.values(), here);
    }
    return Outcome.ok(here, "SETMETADATA completed");
  }

  /// A value that was not read.
  static Refused tooLarge() {
    return new Refused("METADATA MAXSIZE " + Annotation.MAX_VALUE, "A value is too large");
  }

  private void setOfServer(Map<EntryName, Optional<String>> values, LoggedIn here) {
    if (!values.keySet().stream().allMatch(EntryName::isPrivate)) {
      throw new Refused("NOPERM", "What is shared of the server is the operator's to say");
    }
    annotate(here.account(), Optional.empty(), here.account().name(), values);
  }

  private void setOfMailbox(
      MailboxName name, Map<EntryName, Optional<String>> values, LoggedIn here) {
    Place place = here.mailboxes().openAnnotated(name);
    if (!values.containsKey(Annotations.SPECIAL_USE)) {
      annotate(place.account(), Optional.of(place.mailbox().id()), place.user(), values);
    } else if (values.size() == 1) {
      assign(name, values.getOrDefault(Annotations.SPECIAL_USE, Optional.empty()), place, here);
    } else {
      throw new Refused("CANNOT", Annotations.SPECIAL_USE + " is not set together with others");
    }
  }

  private void annotate(
      Account account,
      Optional<MailboxId> mailbox,
      String user,
      Map<EntryName, Optional<String>> values) {
    var octets = new TreeMap<EntryName, Optional<byte[]>>();
    values.forEach((entry, value) -> octets.put(entry, value.map(v -> v.getBytes(ISO_8859_1))));
    try {
      news.caused(account, account.annotate(mailbox, user, octets));
    } catch (StorageException.LimitReached full) {
      throw new Refused("METADATA TOOMANY", full.message());
    }
  }

  /// RFC 6154 section 4: checked as CREATE checks it.
  private void assign(MailboxName name, Optional<String> value, Place place, LoggedIn here) {
    if (!place.isOwn()) {
      throw new Refused("USEATTR", "Only a mailbox of one's own has special uses");
    }
    List<String> attributes =
        value
            .filter(text -> !text.isEmpty())
            .map(text -> List.of(text.split(" ")))
            .orElse(List.of());
    long state = here.mailboxes().assign(name, SpecialUses.assignable(attributes));
    news.caused(here.account(), state);
  }
}

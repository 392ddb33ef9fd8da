package org.heddle.moving.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.heddle.imap.wire.ModifiedUtf7;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;

/// Collects what LIST and LSUB tell (RFC 9051 section 7.3.1), and gives it the names of this
/// server.
final class Listing {
  /// Mailboxes, or subscriptions, of one account.
  static final int MOST = 100_000;

  private final Namespace namespace;
  private final Consumer<String> report;
  private final Map<MailboxName, RemoteMailbox> mailboxes = new LinkedHashMap<>();
  private final SortedSet<MailboxName> subscriptions = new TreeSet<>();
  private final Set<SpecialUse> taken = EnumSet.noneOf(SpecialUse.class);

  /// @param report is told of what has no name here
  Listing(Namespace namespace, Consumer<String> report) {
    this.namespace = namespace;
    this.report = report;
  }

  /// `mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox`
  void hear(Response.Data data) throws ServerError {
    boolean list = data.get(0).is("LIST");
    if (!list && !data.get(0).is("LSUB")) {
      return;
    }
    if (mailboxes.size() + subscriptions.size() > MOST) {
      throw new ServerError("The server has more than " + MOST + " mailboxes");
    }
    String wireName = data.get(3).string();
    Set<String> attributes = attributes(data.get(1).list());
    String delimiter = data.get(2).is("NIL") ? "" : data.get(2).string();
    Optional<MailboxName> name = name(wireName, delimiter);
    if (name.isEmpty()) {
      return;
    }
    boolean selectable = !attributes.contains("\\NOSELECT");
    boolean exists = selectable && !attributes.contains("\\NONEXISTENT");
    if (attributes.contains("\\SUBSCRIBED") || (!list && selectable)) {
      subscriptions.add(name.get());
    }
    if (list && exists) {
      mailboxes.putIfAbsent(name.get(), new RemoteMailbox(wireName, name.get(), uses(attributes)));
    }
  }

  private static Set<String> attributes(List<Value> list) {
    var attributes = new TreeSet<String>();
    list.forEach(value -> attributes.add(value.string().toUpperCase(Locale.ROOT)));
    return attributes;
  }

  /// Here no two mailboxes have the same use: the first has it.
  private Set<SpecialUse> uses(Set<String> attributes) {
    Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
    for (String attribute : attributes) {
      SpecialUse.of(attribute).filter(taken::add).ifPresent(uses::add);
    }
    return uses;
  }

  private Optional<MailboxName> name(String wireName, String delimiter) {
    Optional<String> own = namespace.own(wireName, delimiter);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new MailboxName(here(own.get(), delimiter)));
    } catch (StorageException.InvalidName e) {
      report.accept(
          "The mailbox " + ServerError.printable(wireName) + " can have no such name here");
      return Optional.empty();
    }
  }

  /// A level may hold what parts levels here.
  private static String here(String wireName, String delimiter) {
    String text = ModifiedUtf7.decode(wireName).orElse(wireName);
    if (delimiter.isEmpty() || delimiter.equals("/")) {
      return text;
    }
    return text.replace('/', '_').replace(delimiter, "/");
  }

  Collection<RemoteMailbox> mailboxes() {
    return new ArrayList<>(mailboxes.values());
  }

  SortedSet<MailboxName> subscriptions() {
    return subscriptions;
  }
}

package org.heddle.moving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.moving.imap.Address;
import org.heddle.moving.imap.Client;
import org.heddle.moving.imap.RemoteMailbox;
import org.heddle.moving.imap.Selected;
import org.heddle.moving.imap.ServerError;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.StorageException;

/// Makes an account what it is on an IMAP server, of whatever make: UIDs, UIDVALIDITY, flags, dates
/// and, where the server has them, mod-sequences and access lists are kept. What is there already
/// is not fetched again.
final class RemoteReplication {
  private final Address address;
  private final Client client;
  private final Account to;
  private final Replica replica;
  private final Progress progress;
  private long problems;

  RemoteReplication(Address address, Client client, Account to, Progress progress) {
    this.address = address;
    this.client = client;
    this.to = to;
    this.replica = to.replica();
    this.progress = progress;
  }

  /// A mailbox there and what it is to be here.
  private record Pair(RemoteMailbox remote, ReplicaMailbox replica) {}

  /// Does it.
  ///
  /// @return how many messages and mailboxes could not be taken over; each was told
  /// @throws IOException if the server is gone, or makes no sense
  /// @throws org.heddle.storage.StorageException.NotPermitted if the account holds something else
  long run() throws IOException {
    Client.Tree tree = client.tree(this::problem);
    Map<MailboxName, ReplicaMailbox> here = here();
    var pairs = new ArrayList<Pair>();
    var kept = new ArrayList<ReplicaMailbox>();
    for (RemoteMailbox mailbox : tree.mailboxes()) {
      progress.at("looking at " + mailbox.name());
      try {
        pairs.add(new Pair(mailbox, describe(mailbox)));
      } catch (ServerError refused) {
        problem(mailbox.name() + ": " + refused.getMessage());
        Optional.ofNullable(here.get(mailbox.name())).ifPresent(kept::add);
      }
    }
    pairs.forEach(pair -> kept.add(pair.replica()));
    replica.tree(distinct(kept), tree.subscriptions());
    int number = 0;
    for (Pair pair : pairs) {
      number++;
      progress.at("mailbox " + number + " of " + pairs.size() + " " + pair.remote().name());
      copy(pair);
    }
    annotate(pairs);
    return problems;
  }

  private void annotate(List<Pair> pairs) throws IOException {
    var wanted = new TreeMap<Annotation.Key, byte[]>();
    for (Pair pair : pairs) {
      Optional<MailboxId> id = Optional.of(pair.replica().info().id());
      client
          .annotations(pair.remote())
          .forEach((name, value) -> wanted.put(new Annotation.Key(id, to.name(), name), value));
    }
    try {
      new AnnotationCopy(wanted, to).run();
    } catch (StorageException.LimitReached tooMany) {
      problem("There are more annotations than can be taken over");
    }
  }

  private void problem(String line) {
    problems++;
    progress.line(line);
  }

  /// The mailboxes as an earlier run left them.
  private Map<MailboxName, ReplicaMailbox> here() {
    var all = new HashMap<MailboxName, ReplicaMailbox>();
    MailboxTree tree = to.mailboxes();
    var statuses = to.statuses(tree.mailboxes().stream().map(MailboxInfo::id).toList());
    var lists = to.accessLists();
    for (MailboxInfo info : tree.mailboxes()) {
      AccessList list = lists.getOrDefault(info.id(), AccessList.EMPTY);
      Optional.ofNullable(statuses.get(info.id()))
          .ifPresent(
              status -> all.put(info.name(), new ReplicaMailbox(info, status.uidValidity(), list)));
    }
    return all;
  }

  private ReplicaMailbox describe(RemoteMailbox mailbox) throws IOException {
    Selected selected = client.examine(mailbox);
    boolean named = mailbox.name().isInbox() || selected.mailboxId().isEmpty();
    MailboxId id = id(named ? "name " + mailbox.name() : "id " + selected.mailboxId());
    return new ReplicaMailbox(
        new MailboxInfo(id, mailbox.name(), mailbox.uses()),
        selected.uidValidity(),
        client.accessList(mailbox, address.user()));
  }

  /// The same for the same mailbox, each time.
  private MailboxId id(String what) {
    MessageDigest digest = Digests.sha256();
    String whole = String.join("\n", address.user(), address.host(), what);
    byte[] hash = digest.digest(whole.getBytes(UTF_8));
    return new MailboxId("r" + HexFormat.of().formatHex(hash, 0, 16));
  }

  /// A server may say that two mailboxes have the same id.
  private static List<ReplicaMailbox> distinct(List<ReplicaMailbox> mailboxes) throws ServerError {
    var ids = mailboxes.stream().map(one -> one.info().id()).distinct().count();
    if (ids < mailboxes.size()) {
      throw new ServerError("The server has two mailboxes with the same id");
    }
    return mailboxes;
  }

  private void copy(Pair pair) throws IOException {
    Selected selected = client.examine(pair.remote());
    if (selected.uidValidity() != pair.replica().uidValidity()) {
      problem(pair.remote().name() + ": its UIDVALIDITY changed meanwhile; run this again");
      return;
    }
    var round = new RemoteRound(client, to, replica, to.open(pair.remote().name()), progress);
    problems += round.run(pair.remote().name().value(), selected);
  }
}

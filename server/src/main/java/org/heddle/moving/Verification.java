package org.heddle.moving;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;

/// Compares two stores: everything a client could tell one from the other by. Holds the metadata of
/// two mailboxes at a time, in columns, and no message.
public final class Verification {
  /// What came of it.
  ///
  /// @param messages those that both have
  /// @param bytes of these messages
  /// @param differences how many there are
  public record Result(long accounts, long mailboxes, long messages, long bytes, long differences) {
    /// One line for the operator.
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%d accounts, %d mailboxes, %d messages, %.1f MB compared: %s",
          accounts,
          mailboxes,
          messages,
          bytes / 1e6,
          outcome());
    }

    /// How many differences there are, in words.
    String outcome() {
      return switch ((int) Math.min(2, differences)) {
        case 0 -> "no difference";
        case 1 -> "1 difference";
        default -> differences + " differences";
      };
    }
  }

  private final Storage from;
  private final Storage to;
  private final Differences differences;
  private final Ticker ticker;
  private final Digests digests = new Digests();
  private long accounts;
  private long mailboxes;
  private long messages;
  private long bytes;

  /// @param report gets a line for each difference, and one now and then
  public Verification(Storage from, Storage to, Report report) {
    this.from = from;
    this.to = to;
    this.differences = new Differences(report);
    this.ticker = new Ticker(report);
  }

  /// Compares all accounts of both.
  public Result runAll() {
    var targets = new HashSet<String>();
    new AccountNames.All(to).forEach(targets::add);
    new AccountNames.All(from)
        .forEach(name -> {
          if (targets.remove(name)) {
            compare(name);
          } else {
            differences.tell(name + ": is in the source only");
          }
        });
    targets.forEach(name -> differences.tell(name + ": is in the target only"));
    return result();
  }

  /// Compares these accounts.
  public Result run(Collection<String> names) {
    for (String name : names) {
      compare(name);
    }
    return result();
  }

  /// What came of it so far.
  Result result() {
    return new Result(accounts, mailboxes, messages, bytes, differences.count());
  }

  private void compare(String name) {
    accounts++;
    Account there = from.account(name);
    Account here = to.account(name);
    MailboxTree treeThere = there.mailboxes();
    MailboxTree treeHere = here.mailboxes();
    differences.compare(
        name, "list of subscriptions", treeThere.subscriptions(), treeHere.subscriptions());
    differences.compare(
        name, "annotations", annotations(there, treeThere), annotations(here, treeHere));
    Map<MailboxName, MailboxInfo> left = byName(treeThere);
    Map<MailboxName, MailboxInfo> right = byName(treeHere);
    Map<MailboxId, AccessList> listsThere = there.accessLists();
    Map<MailboxId, AccessList> listsHere = here.accessLists();
    var all = new TreeSet<>(left.keySet());
    all.addAll(right.keySet());
    for (MailboxName mailbox : all) {
      String where = name + " " + mailbox;
      if (!right.containsKey(mailbox)) {
        differences.tell(where + ": is in the source only");
      } else if (!left.containsKey(mailbox)) {
        differences.tell(where + ": is in the target only");
      } else {
        MailboxInfo one = left.get(mailbox);
        MailboxInfo other = right.get(mailbox);
        compare(where, one, other);
        differences.compare(where, "access list", list(listsThere, one), list(listsHere, other));
        compare(where, there, here, mailbox);
      }
    }
  }

  /// As texts, since ids of mailboxes may differ.
  private static Set<String> annotations(Account account, MailboxTree tree) {
    var names = new HashMap<MailboxId, String>();
    tree.mailboxes().forEach(info -> names.put(info.id(), info.name().value()));
    var texts = new TreeSet<String>();
    for (Annotation annotation : account.annotations()) {
      Annotation.Key key = annotation.key();
      String about = key.mailbox().map(id -> names.getOrDefault(id, "?")).orElse("the account");
      String value = HexFormat.of().formatHex(Digests.sha256().digest(annotation.value()));
      texts.add(about + " " + key.user() + " " + key.entry() + " " + value);
    }
    return texts;
  }

  private static Map<MailboxName, MailboxInfo> byName(MailboxTree tree) {
    var map = new TreeMap<MailboxName, MailboxInfo>();
    tree.mailboxes().forEach(info -> map.put(info.name(), info));
    return map;
  }

  private static Object list(Map<MailboxId, AccessList> lists, MailboxInfo info) {
    return lists.getOrDefault(info.id(), AccessList.EMPTY).entries();
  }

  private void compare(String where, MailboxInfo there, MailboxInfo here) {
    differences.compare(where, "id", there.id().value(), here.id().value());
    differences.compare(
        where,
        "special use",
        SpecialUse.attributes(there.uses()),
        SpecialUse.attributes(here.uses()));
  }

  private void compare(String where, Account there, Account here, MailboxName name) {
    try {
      compare(where, there.open(name), here.open(name));
    } catch (StorageException.NoSuchMailbox gone) {
      differences.tell(where + ": was deleted meanwhile");
    }
  }

  private void compare(String where, Mailbox there, Mailbox here) {
    mailboxes++;
    Snapshot left = there.snapshot();
    Snapshot right = here.snapshot();
    differences.compare(
        where, "UIDVALIDITY", left.status().uidValidity(), right.status().uidValidity());
    differences.compare(where, "UIDNEXT", left.status().uidNext(), right.status().uidNext());
    differences.compare(
        where, "HIGHESTMODSEQ", left.status().highestModSeq(), right.status().highestModSeq());
    MessageTable one = left.messages();
    MessageTable other = right.messages();
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      long uidThere = i < one.size() ? one.uid(i) : Long.MAX_VALUE;
      long uidHere = j < other.size() ? other.uid(j) : Long.MAX_VALUE;
      String message = where + " UID " + Math.min(uidThere, uidHere);
      if (uidThere < uidHere) {
        differences.tell(message + ": is in the source only");
        i++;
      } else if (uidHere < uidThere) {
        differences.tell(message + ": is in the target only");
        j++;
      } else {
        compare(message, one.get(i++), other.get(j++));
        compareBytes(message, uidThere, there, here);
      }
    }
  }

  private void compare(String where, Metadata there, Metadata here) {
    messages++;
    ticker.tick(() -> where + ": " + messages + " messages compared");
    differences.compare(where, "flags", there.flags(), here.flags());
    differences.compare(where, "mod-sequence", there.modSeq(), here.modSeq());
    differences.compare(where, "internal date", there.internalDate(), here.internalDate());
    differences.compare(where, "save date", there.saveDate(), here.saveDate());
    differences.compare(where, "size", there.size(), here.size());
    differences.compare(where, "email id", there.emailId(), here.emailId());
    bytes += there.size();
  }

  /// Compares these messages of the source, which may be in use, with what is in the target.
  void compare(String where, Mailbox there, Mailbox here, MessageTable expected) {
    mailboxes++;
    MessageTable found = here.snapshot().messages();
    for (int row = 0; row < expected.size(); row++) {
      Metadata message = expected.get(row);
      String name = where + " UID " + message.uid();
      int at = found.find(message.uid());
      if (at < 0) {
        differences.tell(name + ": is in the source only");
        continue;
      }
      compare(name, message, found.get(at));
      Optional<byte[]> digest = digest(there, message.uid());
      if (digest.isPresent()) {
        compareBytes(name, digest.get(), here, message.uid());
      }
    }
  }

  /// Nothing if the message was expunged, after it was copied.
  private Optional<byte[]> digest(Mailbox mailbox, long uid) {
    try {
      return Optional.of(digests.of(mailbox, uid));
    } catch (StorageException.MessageGone expunged) {
      return Optional.empty();
    }
  }

  private void compareBytes(String where, byte[] digest, Mailbox here, long uid) {
    if (!Arrays.equals(digest, digests.of(here, uid))) {
      differences.tell(where + ": the bytes are not the same");
    }
  }

  private void compareBytes(String where, long uid, Mailbox there, Mailbox here) {
    try {
      compareBytes(where, digests.of(there, uid), here, uid);
    } catch (StorageException.MessageGone gone) {
      differences.tell(where + ": was expunged meanwhile");
    }
  }
}

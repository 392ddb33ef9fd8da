package org.heddle.imap.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.auth.Secret;
import org.heddle.storage.AccessChange;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;

/// The catalogue of all commands, grouped by the state they are allowed in (RFC 9051 section 6). To
/// add one: a record here, a method in [CommandParser], and the compiler points at the handler that
/// misses it.
///
/// Mailbox names are Unicode text as the client meant them, decoded but not yet checked: the
/// handler makes a [org.heddle.storage.MailboxName] of them.
public sealed interface Command {

  /// Not read to its end yet: messages follow, which the handler pulls.
  sealed interface WithMessages extends Command {}

  /// Allowed in any state.
  sealed interface Always extends Command {}

  record Capability() implements Always {}

  record Noop() implements Always {}

  record Logout() implements Always {}

  /// @param fields what the client says of itself, in its order; a value may be NIL, which is empty
  record Id(Map<String, Optional<String>> fields) implements Always {}

  /// Allowed only before login.
  sealed interface BeforeLogin extends Command {}

  record StartTls() implements BeforeLogin {}

  record Login(Secret user, Secret password) implements BeforeLogin {}

  /// @param mechanism upper case
  /// @param initialResponse as sent, still base64; `=` for an empty one (RFC 4959)
  record Authenticate(String mechanism, Optional<Secret> initialResponse) implements BeforeLogin {}

  /// Allowed after login, with or without a selected mailbox.
  sealed interface AfterLogin extends Command {}

  /// @param capabilities upper case, known or not
  record Enable(Set<String> capabilities) implements AfterLogin {}

  record Select(String mailbox, Access access, Resync resync) implements AfterLogin {
    Select(String mailbox, Access access) {
      this(mailbox, access, new Resync.None());
    }
  }

  /// @param uses the attributes of USE, as sent, known or not (RFC 6154); empty if there was no USE
  record Create(String mailbox, Optional<List<String>> uses) implements AfterLogin {
    Create(String mailbox) {
      this(mailbox, Optional.empty());
    }
  }

  record Delete(String mailbox) implements AfterLogin {}

  record Rename(String from, String to) implements AfterLogin {}

  record Subscribe(String mailbox) implements AfterLogin {}

  record Unsubscribe(String mailbox) implements AfterLogin {}

  record ListMailboxes(ListRequest request) implements AfterLogin {}

  record Lsub(String reference, String pattern) implements AfterLogin {}

  /// LIST before there was RFC 6154, as Gmail had it.
  record Xlist(String reference, String pattern) implements AfterLogin {}

  record Namespace() implements AfterLogin {}

  /// @param items not empty
  record Status(String mailbox, Set<StatusItem> items) implements AfterLogin {}

  /// @param root the name of a quota root, as sent
  record GetQuota(String root) implements AfterLogin {}

  /// @param mailbox need not exist
  record GetQuotaRoot(String mailbox) implements AfterLogin {}

  /// @param limits by name of the resource, upper case; may be empty
  record SetQuota(String root, Map<String, Long> limits) implements AfterLogin {}

  record GetAcl(String mailbox) implements AfterLogin {}

  /// @param rights letters, known or not
  record SetAcl(String mailbox, String identifier, AccessChange.Op op, String rights)
      implements AfterLogin {}

  record DeleteAcl(String mailbox, String identifier) implements AfterLogin {}

  record ListRights(String mailbox, String identifier) implements AfterLogin {}

  record MyRights(String mailbox) implements AfterLogin {}

  /// GETMETADATA (RFC 5464 section 4.2).
  ///
  /// @param mailbox empty for the server
  /// @param maxSize octets of the longest value that is wanted
  /// @param entries names of entries, as sent; not empty
  record GetMetadata(String mailbox, Optional<Long> maxSize, Depth depth, List<String> entries)
      implements AfterLogin {
    /// How far below the entries.
    public enum Depth {
      ZERO,
      ONE,
      INFINITY
    }
  }

  /// SETMETADATA (RFC 5464 section 4.3).
  ///
  /// @param mailbox empty for the server
  /// @param values octets; nothing removes an entry
  record SetMetadata(String mailbox, Map<EntryName, Optional<String>> values)
      implements AfterLogin {}

  /// SETMETADATA with a value that is larger than any may be, of which nothing more was read.
  record SetMetadataTooLarge(String mailbox) implements AfterLogin {}

  /// The mailbox is all that has been read: the handler pulls the messages with
  /// [CommandParser#appendItem], so that it can refuse before the client is told to send.
  record Append(String mailbox) implements AfterLogin, WithMessages {}

  /// ESEARCH (RFC 7377).
  ///
  /// @param sources not empty
  record Esearch(List<MailboxFilter> sources, SearchRequest request) implements AfterLogin {}

  /// ESEARCH in a charset that the server does not know, of which nothing more was read.
  ///
  /// @param options as in [SearchRequest], or none if there was no RETURN
  record EsearchInUnknownCharset(ResultOptions options) implements AfterLogin {}

  record Idle() implements AfterLogin {}

  /// NOTIFY NONE (RFC 5465).
  record NotifyNone() implements AfterLogin {}

  /// NOTIFY SET (RFC 5465).
  ///
  /// @param groups not empty
  record NotifySet(Indicator indicator, List<EventGroup> groups) implements AfterLogin {
    /// The status indicator: whether the client needs to be told how the mailboxes are now.
    public enum Indicator {
      STATUS,
      ABSENT
    }
  }

  /// UNAUTHENTICATE (RFC 8437).
  record Unauthenticate() implements AfterLogin {}

  /// @param algorithm upper case, known or not (RFC 4978)
  record Compress(String algorithm) implements AfterLogin {}

  /// Allowed only with a selected mailbox.
  sealed interface OnMailbox extends Command {
    /// Whether the answer may tell of expunged messages (RFC 9051 section 7.5.1: not during FETCH,
    /// STORE and SEARCH by sequence number).
    default boolean mayAnnounceExpunges() {
      return true;
    }
  }

  record Check() implements OnMailbox {}

  record Close() implements OnMailbox {}

  record Unselect() implements OnMailbox {}

  /// @param uids of UID EXPUNGE; empty for EXPUNGE
  record Expunge(Optional<MessageSet> uids) implements OnMailbox {}

  /// UIDBATCHES (RFC 10022).
  ///
  /// @param size messages of a batch, at least 1
  /// @param picked the batches that are asked for; all, if there are none
  record UidBatches(long size, Optional<BatchRange> picked) implements OnMailbox {}

  /// Batches, counted from 1.
  ///
  /// @param last not below `first`
  record BatchRange(long first, long last) {}

  record Search(Numbering numbering, SearchRequest request) implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }
  }

  /// SORT (RFC 5256, RFC 5957, RFC 5267 section 3).
  ///
  /// @param criteria not empty, the most important first
  record Sort(Numbering numbering, List<SortCriterion> criteria, SearchRequest request)
      implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }
  }

  /// CANCELUPDATE (RFC 5267 section 4.3.5).
  ///
  /// @param tags not empty
  record CancelUpdate(List<String> tags) implements OnMailbox {}

  /// SEARCH in a charset that the server does not know, of which nothing more was read. The answer
  /// is `NO [BADCHARSET (US-ASCII UTF-8)]`, and `$` is empty afterwards if it asked for SAVE (RFC
  /// 9051 section 6.4.4.1).
  ///
  /// @param options as in [SearchRequest], or none if there was no RETURN
  record SearchInUnknownCharset(Numbering numbering, ResultOptions options) implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }
  }

  /// THREAD (RFC 5256 section 3).
  record ThreadMessages(Numbering numbering, ThreadAlgorithm algorithm, SearchRequest.Term term)
      implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }
  }

  /// @param since only what has changed
  /// @param partial only these of the messages (RFC 9394 section 3.3)
  record Fetch(
      Numbering numbering,
      MessageSet messages,
      List<FetchItem> items,
      Optional<ChangedSince> since,
      Optional<PartialRange> partial)
      implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }
  }

  /// CHANGEDSINCE (RFC 7162 section 3.1.4.1).
  ///
  /// @param modSeq below that of the messages that are answered
  record ChangedSince(long modSeq, Gone gone) {
    /// VANISHED: whether to tell what is gone since (section 3.2.6).
    public enum Gone {
      TELL,
      LEAVE_OUT
    }
  }

  /// @param unchangedSince only messages whose mod-sequence is not above this (RFC 7162 section
  ///   3.1.3)
  record Store(
      Numbering numbering,
      MessageSet messages,
      FlagChange.Op op,
      Flags flags,
      Reply reply,
      Optional<Long> unchangedSince)
      implements OnMailbox {
    @Override
    public boolean mayAnnounceExpunges() {
      return numbering == Numbering.UID;
    }

    /// Whether the new flags are to be told: `.SILENT` or not.
    public enum Reply {
      FLAGS,
      SILENT
    }
  }

  record Copy(Numbering numbering, MessageSet messages, String target) implements OnMailbox {}

  record Move(Numbering numbering, MessageSet messages, String target) implements OnMailbox {}

  /// As in [Append], the messages are still to be read; here it must be one.
  ///
  /// @param message a single number
  record Replace(Numbering numbering, MessageSet message, String target)
      implements OnMailbox, WithMessages {}

  /// SELECT or EXAMINE.
  enum Access {
    READ_WRITE,
    READ_ONLY
  }

  /// What the numbers of a command are.
  enum Numbering {
    SEQUENCE,
    UID
  }
}

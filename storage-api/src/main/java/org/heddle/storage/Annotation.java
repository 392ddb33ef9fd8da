package org.heddle.storage;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What somebody noted about a mailbox or an account (RFC 5464).
///
/// @param value up to [#MAX_VALUE] octets
public record Annotation(Key key, byte[] value) {
  /// The longest value, in octets.
  public static final int MAX_VALUE = 1 << 16;

  /// Which annotation it is.
  ///
  /// @param mailbox what it is about: a mailbox, or, without one, the account, which clients are
  ///   shown as the server (RFC 5464 section 3.1)
  /// @param user whose it is if it is private; nobody's, and empty, if it is shared
  public record Key(Optional<MailboxId> mailbox, String user, EntryName entry)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.<Key, String>comparing(key -> key.mailbox.map(MailboxId::value).orElse(""))
            .thenComparing(Key::user)
            .thenComparing(Key::entry);

    public Key {
      user = entry.isPrivate() ? user : "";
    }

    /// Whether this user sees it.
    public boolean isFor(String name) {
      return user.equals(entry.isPrivate() ? name : "");
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /// What was changed in an account's annotations.
  ///
  /// @param state that of the account now, to ask with the next time; it only rises
  /// @param changed each once, with the state that it came with; set or removed
  public record Changes(long state, List<Change> changed) {}

  /// An annotation that was set or removed.
  public record Change(long state, Key key) {}

  /// The room that annotations take: of one user, or of those that are shared.
  ///
  /// @param entries about one mailbox, or the account
  /// @param bytes in the whole account, of names and values
  public record Room(long entries, long bytes) {
    /// How many entries one user may have about one mailbox, and how many may be shared.
    public static final int MAX_ENTRIES = 100;

    /// The octets of all annotations of one user in an account, and of those shared in it.
    public static final long MAX_BYTES = 4 << 20;

    /// No room at all.
    public static final Room NONE = new Room(0, 0);

    /// This room and what an annotation takes.
    public Room plus(EntryName entry, long valueBytes) {
      return new Room(entries + 1, bytes + entry.value().length() + valueBytes);
    }

    /// This room without what an annotation takes.
    public Room minus(EntryName entry, long valueBytes) {
      return new Room(entries - 1, bytes - entry.value().length() - valueBytes);
    }

    /// Allows annotations to take this room, where they took another before.
    ///
    /// @throws StorageException.LimitReached if they grow beyond what they may
    public void admit(Room before) {
      if ((entries > before.entries && entries > MAX_ENTRIES)
          || (bytes > before.bytes && bytes > MAX_BYTES)) {
        throw new StorageException.LimitReached("Too many annotations");
      }
    }
  }
}

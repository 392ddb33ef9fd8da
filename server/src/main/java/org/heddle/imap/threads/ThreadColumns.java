package org.heddle.imap.threads;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.heddle.mime.BaseSubject;
import org.heddle.mime.CaseFold;
import org.heddle.mime.MessageKey;

/// What THREAD has to know of the messages it threads, in columns: some 60 bytes a message. Message
/// IDs and subjects are digests, of which it only asks whether they are equal. Messages are
/// numbered from 0 in the order they were added, which is that of the mailbox. Confined to one
/// thread.
public final class ThreadColumns {
  /// How many ancestors a message may have on average; when there are more, messages keep only the
  /// first and the last of theirs, so that no sender can fill the heap.
  private static final int ANCESTORS_EACH = 16;

  private static final int ANCESTORS_AT_LEAST = 100_000;

  /// Stands for a Message-ID or subject that is not there.
  static final long NONE = 0;

  private int size;
  private long[] uids = new long[64];
  private long[] sent = new long[64];
  private long[] keys = new long[64];
  private long[] subjects = new long[64];
  private final BitSet replies = new BitSet();
  private int[] ancestorEnds = new int[64];
  private long[] ancestors = new long[64];

  /// One message.
  ///
  /// @param sent the sent date in seconds of the epoch (RFC 5256 section 2.2)
  /// @param key of its Message-ID, if it has one
  /// @param ancestors those it refers to, the eldest first
  public record Message(
      long uid,
      long sent,
      Optional<MessageKey> key,
      List<MessageKey> ancestors,
      BaseSubject subject) {}

  /// No messages yet.
  public ThreadColumns() {}

  /// Adds a message behind all others.
  public void add(Message message) {
    ensureRoom();
    uids[size] = message.uid;
    sent[size] = message.sent;
    keys[size] = message.key.map(ThreadColumns::digest).orElse(NONE);
    subjects[size] = subject(message.subject);
    replies.set(size, message.subject.nature() == BaseSubject.Nature.REPLY_OR_FORWARD);
    int end = size == 0 ? 0 : ancestorEnds[size - 1];
    boolean crowded = end > ANCESTORS_AT_LEAST && end / ANCESTORS_EACH > size;
    for (MessageKey ancestor : crowded ? ends(message.ancestors) : message.ancestors) {
      ancestors = end == ancestors.length ? Arrays.copyOf(ancestors, 2 * end) : ancestors;
      ancestors[end++] = digest(ancestor);
    }
    ancestorEnds[size++] = end;
  }

  private static List<MessageKey> ends(List<MessageKey> all) {
    return all.size() <= 2 ? all : List.of(all.getFirst(), all.getLast());
  }

  private static long digest(MessageKey key) {
    return key.high() == NONE ? 1 : key.high();
  }

  private static long subject(BaseSubject subject) {
    if (subject.text().isEmpty()) {
      return NONE;
    }
    byte[] folded = CaseFold.fold(subject.text()).getBytes(StandardCharsets.UTF_8);
    return digest(MessageKey.of(new String(folded, StandardCharsets.ISO_8859_1)));
  }

  private void ensureRoom() {
    if (size == uids.length) {
      uids = Arrays.copyOf(uids, 2 * size);
      sent = Arrays.copyOf(sent, 2 * size);
      keys = Arrays.copyOf(keys, 2 * size);
      subjects = Arrays.copyOf(subjects, 2 * size);
      ancestorEnds = Arrays.copyOf(ancestorEnds, 2 * size);
    }
  }

  public int size() {
    return size;
  }

  public long uid(int message) {
    return uids[message];
  }

  long key(int message) {
    return keys[message];
  }

  /// Equal for subjects that are equal by i;unicode-casemap; [#NONE] for an empty one.
  long subject(int message) {
    return subjects[message];
  }

  boolean isReply(int message) {
    return replies.get(message);
  }

  int firstAncestor(int message) {
    return message == 0 ? 0 : ancestorEnds[message - 1];
  }

  int endOfAncestors(int message) {
    return ancestorEnds[message];
  }

  long ancestor(int index) {
    return ancestors[index];
  }

  /// The messages by sent date, those of the same date in the order of the mailbox.
  int[] bySentDate() {
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingLong(message -> sent[message]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

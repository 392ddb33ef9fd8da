package org.heddle.moving;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.moving.imap.Client;
import org.heddle.moving.imap.RemoteMessage;
import org.heddle.moving.imap.ServerError;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Takes the bytes of some messages as a server sends them, in whatever order, and puts them into a
/// mailbox together. The email id is a digest of the bytes: copies of a message are stored once,
/// and are the same email everywhere. Confined to one thread.
final class RemoteBodies implements Client.BodyListener, AutoCloseable {
  /// Of all of them, but for the last: they were chosen by the sizes that the server told.
  private static final long MOST_BYTES = 1L << 30;

  private final Account account;
  private final MessageTable messages;
  private final UidSet wanted;
  private final MessageDigest digest = Digests.sha256();
  private final Digests readBack = new Digests();
  private final TreeMap<Long, Came> came = new TreeMap<>();
  private Optional<Draft> current = Optional.empty();
  private long bytes;

  /// @param digest of the bytes in the draft
  private record Came(Draft draft, byte[] digest) {}

  /// @param messages what is known of them
  RemoteBodies(Account account, MessageTable messages, UidSet wanted) {
    this.account = account;
    this.messages = messages;
    this.wanted = wanted;
  }

  @Override
  public OutputStream next() throws ServerError {
    discard();
    if (bytes > MOST_BYTES) {
      throw new ServerError("The server sends more than it said");
    }
    digest.reset();
    Draft draft = account.draft();
    current = Optional.of(draft);
    return new DigestOutputStream(draft.output(), digest);
  }

  @Override
  public void hear(RemoteMessage message) {
    if (current.isPresent() && wanted.contains(message.uid()) && !came.containsKey(message.uid())) {
      bytes += current.get().size();
      came.put(message.uid(), new Came(current.get(), digest.digest()));
      current = Optional.empty();
    }
    discard();
  }

  private void discard() {
    current.ifPresent(Draft::close);
    current = Optional.empty();
  }

  /// Puts what came into a mailbox, and reads it back.
  ///
  /// @return what is there now
  UidSet put(Replica replica, Mailbox to) throws IOException {
    if (!came.isEmpty()) {
      replica.put(
          to.id(),
          came.entrySet().stream().map(one -> message(one.getKey(), one.getValue())).toList());
    }
    for (var one : came.entrySet()) {
      if (!Arrays.equals(readBack.of(to, one.getKey()), one.getValue().digest())) {
        throw new StorageException.Corrupt("Message " + one.getKey() + " has other bytes", null);
      }
    }
    return UidSet.of(came.keySet().stream().mapToLong(Long::longValue).toArray());
  }

  private ReplicaMessage message(long uid, Came one) {
    Metadata row = messages.get(messages.find(uid));
    long emailId = ByteBuffer.wrap(one.digest()).getLong() & Long.MAX_VALUE;
    return new ReplicaMessage(
        new Metadata(
            uid,
            row.modSeq(),
            row.flags(),
            row.internalDate(),
            row.saveDate(),
            one.draft().size(),
            emailId),
        new ReplicaMessage.Bytes(one.draft()));
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    discard();
    came.values().forEach(one -> one.draft().close());
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// COPY where the storage alone cannot do it: into the account of another, or without the flags
/// that the user may not set there. The messages pass through drafts and arrive in one append, all
/// or none.
final class Transfer {
  /// Each draft may hold a spool file open.
  private static final int MAX_MESSAGES = 500;

  private static final int BUFFER = 64 * 1024;

  private final Mailbox source;
  private final Place target;
  private final FlagRights flags;

  Transfer(Mailbox source, Place target, FlagRights flags) {
    this.source = source;
    this.target = target;
    this.flags = flags;
  }

  /// As [Mailbox#copy].
  ///
  /// @param progress hears how many messages were read: as nothing has arrived yet, nothing is left
  ///   behind if the client is gone
  /// @throws Refused with LIMIT if there are too many
  /// @throws IOException if the client is gone
  Mailbox.Copied copy(UidSet uids, Missing missing, Progress progress) throws IOException {
    MessageTable found = source.snapshot().messages().select(uids);
    if (missing == Missing.REFUSE && !found.uids().equals(uids)) {
      throw new StorageException.MessageGone(uids.minus(found.uids()).first());
    }
    if (found.size() > MAX_MESSAGES) {
      throw new Refused("LIMIT", "At most " + MAX_MESSAGES + " messages at once to there");
    }
    requireRoom(found);
    var messages = new ArrayList<NewMessage>();
    try {
      Map<Long, byte[]> summaries = source.summaries(found.uids());
      for (Metadata message : found) {
        messages.add(read(message, summaries.getOrDefault(message.uid(), new byte[0])));
        progress.at(messages.size(), found.size());
      }
      Mailbox.Appended done = target.mailbox().append(List.copyOf(messages));
      return new Mailbox.Copied(done.uidValidity(), found.uids(), done.uids());
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  /// Refuses what cannot fit before it is copied; whether it fits in the end, the storage says.
  private void requireRoom(MessageTable found) {
    Account account = target.account();
    if (account.limits().isLimited()) {
      long bytes = 0;
      for (int row = 0; row < found.size(); row++) {
        bytes += found.size(row);
      }
      account.limits().admit(account.usage(), new Usage(bytes, found.size()));
    }
  }

  private NewMessage read(Metadata message, byte[] summary) {
    Draft draft = target.account().draft();
    try (Content content = source.content(message.uid())) {
      write(content, draft.output());
      var kept = flags.allowed(message.flags());
      return new NewMessage(draft, kept, message.internalDate(), summary);
    } catch (RuntimeException failure) {
      draft.close();
      throw failure;
    }
  }

  private static void write(Content content, OutputStream output) {
    byte[] buffer = new byte[BUFFER];
    long position = 0;
    try {
      while (position < content.size()) {
        int count = content.read(position, buffer, 0, buffer.length);
        if (count <= 0) {
          throw new StorageException.Corrupt("A message ends too early", null);
        }
        output.write(buffer, 0, count);
        position += count;
      }
    } catch (IOException failure) {
      throw new StorageException.Unavailable("A message cannot be copied now", failure);
    }
  }
}

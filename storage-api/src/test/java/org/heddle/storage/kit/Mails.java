package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.UidSet;

/// Puts messages into mailboxes and gets them out again.
public final class Mails {
  /// The internal date of messages for which it does not matter.
  public static final OffsetDateTime DATE =
      OffsetDateTime.of(2024, 2, 29, 23, 59, 58, 0, ZoneOffset.ofHoursMinutes(5, 30));

  private Mails() {}

  /// A message with this text as its body.
  public static byte[] mail(String text) {
    return ("Subject: " + text + "\r\n\r\n" + text + "\r\n").getBytes(UTF_8);
  }

  /// Bytes of all values.
  public static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A draft with these bytes in it.
  public static Draft draft(Account account, byte[] bytes) {
    Draft draft = account.draft();
    try {
      OutputStream output = draft.output();
      output.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return draft;
  }

  /// A message ready to be appended.
  public static NewMessage message(Account account, byte[] bytes, String... flags) {
    return new NewMessage(draft(account, bytes), Flags.named(flags), DATE, new byte[0]);
  }

  /// Appends one message and returns its UID.
  public static long append(Account account, Mailbox mailbox, byte[] bytes, String... flags) {
    return mailbox.append(List.of(message(account, bytes, flags))).uids().first();
  }

  /// Appends `count` small messages in one call.
  public static UidSet appendMany(Account account, Mailbox mailbox, int count, String... flags) {
    var messages = new ArrayList<NewMessage>();
    for (int i = 0; i < count; i++) {
      messages.add(message(account, mail("number " + i), flags));
    }
    return mailbox.append(messages).uids();
  }

  /// All the bytes of a message.
  public static byte[] read(Mailbox mailbox, long uid) {
    try (Content content = mailbox.content(uid)) {
      return read(content);
    }
  }

  /// All the bytes of a content; fails if `read` does not keep its word on short reads.
  public static byte[] read(Content content) {
    byte[] bytes = new byte[Math.toIntExact(content.size())];
    int count = content.read(0, bytes, 0, bytes.length);
    if (count != bytes.length || content.read(bytes.length, new byte[1], 0, 1) != 0) {
      throw new AssertionError("Read " + count + " of " + bytes.length + " bytes");
    }
    return bytes;
  }

  /// The metadata of a message that is there.
  public static Metadata metadata(Mailbox mailbox, long uid) {
    var messages = mailbox.snapshot().messages();
    int row = messages.find(uid);
    if (row < 0) {
      throw new AssertionError("No message " + uid + " among " + messages.uids());
    }
    return messages.get(row);
  }

  /// The UIDs there are.
  public static UidSet uids(Mailbox mailbox) {
    return mailbox.snapshot().messages().uids();
  }

  /// All metadata there is.
  public static List<Metadata> rows(Mailbox mailbox) {
    return rows(mailbox.snapshot().messages());
  }

  /// The rows of a table.
  public static List<Metadata> rows(MessageTable messages) {
    var all = new ArrayList<Metadata>();
    messages.forEach(all::add);
    return all;
  }
}

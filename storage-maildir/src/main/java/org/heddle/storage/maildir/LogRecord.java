package org.heddle.storage.maildir;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.MailboxId;
import org.heddle.storage.UidSet;

/// What `heddle-log` says of a mailbox. A record of a change is written and forced before the files
/// are touched: it is the intent, the change itself and the history in one.
sealed interface LogRecord {
  /// How a log begins.
  ///
  /// @param uidValidity that of the UIDs in it
  /// @param horizon expunges after this mod-sequence are all in the log
  /// @param firstRecent the lowest UID that nobody has claimed as recent
  record Head(
      MailboxId id, long uidValidity, long uidNext, long modSeq, long horizon, long firstRecent)
      implements LogRecord {}

  /// Messages as they are, for a log that begins anew and for those that others delivered.
  record Kept(List<Message> messages) implements LogRecord {}

  /// One commit that adds messages.
  record Arrived(List<Arrival> arrivals) implements LogRecord {}

  /// One commit that changes flags.
  record Flagged(long modSeq, List<Reflagged> changes) implements LogRecord {}

  /// One commit that expunges.
  record Vanished(long modSeq, UidSet uids) implements LogRecord {}

  /// A keyword without a letter, or what a letter meant last.
  record Keyword(int number, String name) implements LogRecord {}

  record Recent(long firstRecent) implements LogRecord {}

  /// What came before this is in the directories, forced: nothing of it needs to be done again.
  record Forced() implements LogRecord {}

  /// A message has another size than its name says.
  record Resized(long uid, long modSeq, long size) implements LogRecord {}

  /// The counters of a mailbox of a replica, as the source has them.
  ///
  /// @param horizon as in [Head]
  record Settled(long uidNext, long modSeq, long horizon) implements LogRecord {}

  /// @param nameHash [FileName#hash] of the base name
  /// @param bits [Marks#bits]
  /// @param keywords the numbers of its keywords without letters
  record Message(
      long uid,
      long modSeq,
      long nameHash,
      int bits,
      int[] keywords,
      OffsetDateTime internalDate,
      Instant saveDate,
      long emailId,
      long size) {
    Message withFlags(long newModSeq, int newBits, int[] newKeywords) {
      return new Message(
          uid, newModSeq, nameHash, newBits, newKeywords, internalDate, saveDate, emailId, size);
    }

    Message withSize(long newModSeq, long newSize) {
      return new Message(
          uid, newModSeq, nameHash, bits, keywords, internalDate, saveDate, emailId, newSize);
    }
  }

  /// @param spool where the file waits, relative to the root directory of the account
  /// @param name its file name in `cur`
  record Arrival(Message message, String spool, String name) {}

  /// @param before [Marks#bits] in the file name before
  record Reflagged(long uid, int before, int after, int[] keywords) {}

  /// The record as bytes.
  default byte[] encode() {
    var out = new RecordBytes.Out();
    switch (this) {
      case Head head ->
          out.number(1)
              .text(head.id.value())
              .number(head.uidValidity)
              .number(head.uidNext)
              .number(head.modSeq)
              .number(head.horizon)
              .number(head.firstRecent);
      case Kept(var messages) -> {
        out.number(2).number(messages.size());
        messages.forEach(message -> write(message, out));
      }
      case Arrived(var arrivals) -> {
        out.number(3).number(arrivals.size());
        for (Arrival arrival : arrivals) {
          write(arrival.message, out);
          out.text(arrival.spool).text(arrival.name);
        }
      }
      case Flagged(long modSeq, var changes) -> {
        out.number(4).number(modSeq).number(changes.size());
        for (Reflagged change : changes) {
          out.number(change.uid)
              .number(change.before)
              .number(change.after)
              .numbers(change.keywords);
        }
      }
      case Vanished(long modSeq, UidSet uids) -> out.number(5).number(modSeq).uids(uids);
      case Keyword(int number, String name) -> out.number(6).number(number).text(name);
      case Recent(long firstRecent) -> out.number(7).number(firstRecent);
      case Forced() -> out.number(8);
      case Resized(long uid, long modSeq, long size) ->
          out.number(9).number(uid).number(modSeq).number(size);
      case Settled(long uidNext, long modSeq, long horizon) ->
          out.number(10).number(uidNext).number(modSeq).number(horizon);
    }
    return out.bytes();
  }

  private static void write(Message message, RecordBytes.Out out) {
    out.number(message.uid)
        .number(message.modSeq)
        .number(message.nameHash)
        .number(message.bits)
        .numbers(message.keywords)
        .number(message.internalDate.toEpochSecond())
        .number(message.internalDate.getOffset().getTotalSeconds())
        .number(message.saveDate.getEpochSecond())
        .number(message.emailId == message.nameHash ? 0 : message.emailId)
        .number(message.size);
  }

  /// The record of these bytes; nothing if they are none that this version knows.
  static Optional<LogRecord> decode(ByteBuffer bytes) {
    try {
      return Optional.of(read(new RecordBytes.In(bytes)));
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    } catch (java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LogRecord read(RecordBytes.In in) {
    return switch ((int) in.number()) {
      case 1 ->
          new Head(
              new MailboxId(in.text()),
              in.number(),
              in.number(),
              in.number(),
              in.number(),
              in.number());
      case 2 -> {
        var messages = new ArrayList<Message>();
        for (int i = in.count(); i > 0; i--) {
          messages.add(readMessage(in));
        }
        yield new Kept(messages);
      }
      case 3 -> {
        var arrivals = new ArrayList<Arrival>();
        for (int i = in.count(); i > 0; i--) {
          arrivals.add(new Arrival(readMessage(in), in.text(), in.text()));
        }
        yield new Arrived(arrivals);
      }
      case 4 -> readFlagged(in);
      case 5 -> new Vanished(in.number(), in.uids());
      case 6 -> new Keyword((int) in.number(), in.text());
      case 7 -> new Recent(in.number());
      case 8 -> new Forced();
      case 9 -> new Resized(in.number(), in.number(), in.number());
      case 10 -> new Settled(in.number(), in.number(), in.number());
      default -> throw new IllegalArgumentException("Unknown record");
    };
  }

  private static LogRecord readFlagged(RecordBytes.In in) {
    long modSeq = in.number();
    var changes = new ArrayList<Reflagged>();
    for (int i = in.count(); i > 0; i--) {
      changes.add(new Reflagged(in.number(), (int) in.number(), (int) in.number(), in.numbers()));
    }
    return new Flagged(modSeq, changes);
  }

  private static Message readMessage(RecordBytes.In in) {
    long uid = in.number();
    long modSeq = in.number();
    long nameHash = in.number();
    int bits = (int) in.number();
    int[] keywords = in.numbers();
    Instant date = Instant.ofEpochSecond(in.number());
    var zone = ZoneOffset.ofTotalSeconds((int) in.number());
    Instant saved = Instant.ofEpochSecond(in.number());
    long emailId = in.number();
    return new Message(
        uid,
        modSeq,
        nameHash,
        bits,
        keywords,
        date.atOffset(zone),
        saved,
        emailId == 0 ? nameHash : emailId,
        in.number());
  }
}

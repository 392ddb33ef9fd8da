package org.heddle.imap;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.WireOutput;
import org.heddle.mime.Part;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;

/// The untagged FETCH of one message, prepared: everything that can be refused was, and what is
/// left is writing. Confined to one command.
final class FetchResponse {
  /// RFC 9051 section 9, date-time: the day is padded with a space.
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("ppd-MMM-uuuu HH:mm:ss xx", Locale.ROOT);

  /// What is known of the message.
  ///
  /// @param row its row in `messages`
  record Message(MessageTable messages, int row, MessageSource source, Summaries summaries) {
    long uid() {
      return messages.uid(row);
    }

    Part structure() {
      return summaries.of(source);
    }
  }

  /// Writes one data item.
  @FunctionalInterface
  private interface Item {
    void write(WireOutput output) throws IOException;
  }

  private final int number;
  private final long uid;
  private final List<Item> items = new ArrayList<>();

  private FetchResponse(int number, long uid) {
    this.number = number;
    this.uid = uid;
  }

  /// @throws StorageException.MessageGone if the message must be read and is gone
  /// @throws Refused if an item cannot be had of this message
  static FetchResponse prepare(Message message, FetchPlan plan, MailboxView view)
      throws IOException {
    if (plan.needsContent()) {
      message.source().open();
    }
    long uid = message.uid();
    var response = new FetchResponse(view.numbers().number(uid), uid);
    for (FetchItem item : plan.items()) {
      response.items.add(response.item(item, message, view));
    }
    return response;
  }

  /// Adds the flags, which the command has just changed (RFC 9051 section 6.4.5: `\Seen`).
  void addFlags(Message message, MailboxView view) {
    items.add(flags(message, view));
  }

  /// @throws IOException if the client is gone, or the message ended before the length that was
  ///   announced: then the connection is of no use any more
  void write(Dialogue dialogue) throws IOException {
    WireOutput output = dialogue.fetched(number, uid);
    String gap = "";
    try {
      for (Item item : items) {
        output.text(gap);
        item.write(output);
        gap = " ";
      }
    } catch (StorageException failure) {
      throw new IOException("A message could not be read to its end", failure);
    }
    output.text(')').line();
  }

  private Item item(FetchItem item, Message message, MailboxView view) throws IOException {
    return switch (item) {
      case FetchItem.Simple simple -> simple(simple, message, view);
      case FetchItem.Body body -> BodyItem.body(body, message)::write;
      case FetchItem.Binary binary -> BodyItem.binary(binary, message)::write;
      case FetchItem.BinarySize binary -> binarySize(binary, message);
      case FetchItem.Preview(var priority) -> preview(priority, message);
    };
  }

  private Item simple(FetchItem.Simple item, Message message, MailboxView view) {
    MessageTable messages = message.messages();
    int row = message.row();
    return switch (item) {
      case UID -> output -> output.text("UID ").number(message.uid());
      case FLAGS -> flags(message, view);
      case INTERNALDATE -> {
        String date = DATE_TIME.format(messages.get(row).internalDate());
        yield output -> output.text("INTERNALDATE \"").text(date).text('"');
      }
      case RFC822_SIZE -> output -> output.text("RFC822.SIZE ").number(messages.size(row));
      case MODSEQ -> output -> output.text("MODSEQ (").number(messages.modSeq(row)).text(')');
      case SAVEDATE -> {
        String date = DATE_TIME.format(messages.saveDate(row).atOffset(ZoneOffset.UTC));
        yield output -> output.text("SAVEDATE \"").text(date).text('"');
      }
      case EMAILID -> {
        String id = ObjectIds.emailId(messages.emailId(row));
        yield output -> output.text("EMAILID (").text(id).text(')');
      }
      case THREADID -> {
        String id = ObjectIds.threadId(message.structure(), messages.emailId(row));
        yield output -> output.text("THREADID (").text(id).text(')');
      }
      case ENVELOPE, BODY, BODYSTRUCTURE -> structure(item, message.structure());
    };
  }

  private static Item flags(Message message, MailboxView view) {
    return output -> {
      output.text("FLAGS ");
      FlagList.write(output, message.messages().flags(message.row()), view.recent(), message.uid());
    };
  }

  private static Item preview(FetchItem.Priority priority, Message message) {
    Optional<String> preview = message.summaries().preview(message.source(), priority);
    return output -> output.text("PREVIEW ").nstring(preview.map(Octets::encodeUtf8));
  }

  private static Item structure(FetchItem.Simple item, Part root) {
    return output -> {
      output.text(item.name()).text(' ');
      switch (item) {
        case ENVELOPE -> new EnvelopeWriter(output).write(root.envelope().orElseThrow());
        case BODYSTRUCTURE ->
            new BodyStructureWriter(output, BodyStructureWriter.Extension.INCLUDED).write(root);
        default ->
            new BodyStructureWriter(output, BodyStructureWriter.Extension.LEFT_OUT).write(root);
      }
    };
  }

  private static Item binarySize(FetchItem.BinarySize item, Message message) throws IOException {
    long size = BodyItem.binarySize(item.part(), message);
    String name = "BINARY.SIZE[" + BodyItem.numbers(item.part()) + "] ";
    return output -> output.text(name).number(size);
  }
}

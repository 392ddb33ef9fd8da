package org.heddle.imap;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.ThreadAlgorithm;
import org.heddle.imap.threads.ThreadColumns;
import org.heddle.imap.threads.Threads;
import org.heddle.mime.BaseSubject;
import org.heddle.mime.Decoding;
import org.heddle.mime.Envelope;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// THREAD and UID THREAD (RFC 5256 section 3), from summaries, some at a time.
final class ThreadHandler {
  private static final int BATCH = 256;

  private static final byte[] NOTHING = new byte[0];

  private static final BaseSubject NO_SUBJECT = new BaseSubject("", BaseSubject.Nature.ORIGINAL);

  private final Dialogue dialogue;
  private final Announcer announcer;

  ThreadHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome thread(String tag, Command.ThreadMessages request, Selected here) throws IOException {
    MailboxView view = here.view();
    if (request.term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    // RFC 9738 section 3.3: who answers whom may be told by any of them.
    dialogue.messageLimit().requireAll(Finder.among(request.term(), view).size());
    Progress progress = dialogue.progress(tag);
    UidSet found = Finder.find(request.term(), view, progress);
    ThreadColumns messages = read(found, request.algorithm(), view, progress);
    Threads threads =
        switch (request.algorithm()) {
          case ORDEREDSUBJECT -> Threads.orderedSubject(messages);
          case REFERENCES -> Threads.references(messages);
          case REFS -> Threads.refs(messages);
        };
    LongUnaryOperator numbering =
        request.numbering() == Numbering.UID ? uid -> uid : view.numbers()::number;
    new ThreadResponse(threads, numbering).write(dialogue.untagged("THREAD"));
    return Outcome.ok(here, "THREAD completed");
  }

  static ThreadColumns read(
      UidSet found, ThreadAlgorithm algorithm, MailboxView view, Progress progress)
      throws IOException {
    var columns = new ThreadColumns();
    MessageTable all = view.mailbox().snapshot().messages();
    for (UidSet batch : new Batches(found, BATCH)) {
      MessageTable messages = all.select(batch);
      var summaries = Summaries.of(view.mailbox(), batch);
      for (int row = 0; row < messages.size(); row++) {
        long size = messages.size(row);
        try (var source = new MessageSource(view.mailbox(), messages.uid(row), size, NOTHING)) {
          Optional<Envelope> envelope = summaries.of(source).envelope();
          columns.add(message(messages, row, envelope, algorithm));
        } catch (StorageException.MessageGone _) {
          // It is in no thread any more; the client will hear of the expunge.
        }
      }
      summaries.save();
      progress.at(columns.size(), found.size());
    }
    return columns;
  }

  private static ThreadColumns.Message message(
      MessageTable messages, int row, Optional<Envelope> envelope, ThreadAlgorithm algorithm) {
    Instant sent =
        envelope.flatMap(Envelope::date).flatMap(Decoding::instant).orElse(messages.received(row));
    boolean bySubject = algorithm != ThreadAlgorithm.REFS;
    return new ThreadColumns.Message(
        messages.uid(row),
        sent.getEpochSecond(),
        envelope.flatMap(Envelope::key),
        envelope.map(Envelope::ancestors).orElse(List.of()),
        envelope
            .filter(_ -> bySubject)
            .flatMap(Envelope::subject)
            .map(BaseSubject::of)
            .orElse(NO_SUBJECT));
  }
}

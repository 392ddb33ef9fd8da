package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.imap.Context.Edit;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.MailboxView.Update.ResultsChanged;
import org.heddle.imap.MailboxView.Update.ResultsChanged.Change;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;

/// The searches of a selected mailbox whose results the client is told of as they change (RFC 5267
/// section 4.3). What is gone is known from its UID; what has changed or come in is looked at after
/// everything else was told, as that may need to read mail and may fail: then it is looked at the
/// next time. Confined to the session's thread.
final class Contexts {
  /// What each may take is four octets for each message of the mailbox.
  private static final int MOST = 8;

  /// Hears what has become of the results.
  interface Teller {
    /// These are in the results now, where a client that has heard of them as new ones wants so
    /// much of each (RFC 5465 section 7).
    void found(UidSet uids, List<FetchItem> arrivals);

    void tell(Update update);
  }

  private final List<Context> contexts = new ArrayList<>();
  private UidSet touched = UidSet.EMPTY;

  /// Whether a context has this tag.
  boolean has(String tag) {
    return contexts.stream().anyMatch(context -> context.correlator().tag().equals(tag));
  }

  /// @return whether there was room
  boolean add(Context context) {
    return contexts.size() < MOST && contexts.add(context);
  }

  /// The client has no numbers any more (RFC 9586): from here on results are named by UID.
  void nameByUid() {
    contexts.forEach(Context::nameByUid);
  }

  /// Forgets the context with this tag, if there is one.
  void cancel(String tag) {
    contexts.removeIf(context -> context.correlator().tag().equals(tag));
  }

  /// These messages are gone; to be told before their expunge is (section 4.3.4).
  ///
  /// @param numbers those that the client still has for them
  List<Update> vanished(UidSet gone, MessageNumbers numbers) {
    var updates = new ArrayList<Update>();
    for (Context context : contexts) {
      List<Edit> edits = context.remove(gone);
      if (!edits.isEmpty()) {
        updates.add(update(context, Change.REMOVEFROM, edits, numbers));
      }
    }
    return updates;
  }

  /// These messages have changed or come in.
  void touched(UidSet uids) {
    if (!contexts.isEmpty()) {
      touched = touched.union(uids);
    }
  }

  /// Tells what has become of the messages that were touched; to be called after they themselves
  /// were told (section 4.3.3). Each update is given away before anything else is read, so that
  /// none is lost if that fails.
  void catchUp(MailboxView view, Teller teller) throws IOException {
    if (touched.isEmpty()) {
      return;
    }
    UidSet candidates = touched.intersect(view.numbers().uids());
    for (Context context : contexts) {
      catchUp(context, candidates, view, teller);
    }
    touched = UidSet.EMPTY;
  }

  private static void catchUp(Context context, UidSet candidates, MailboxView view, Teller teller)
      throws IOException {
    var key = new SearchKey.Uids(candidates);
    UidSet now =
        Finder.find(
            new Term.And(List.of(new Term.Key(key), context.term())), view, Progress.SILENT);
    List<Edit> removed = context.remove(candidates.minus(now));
    if (!removed.isEmpty()) {
      teller.tell(update(context, Change.REMOVEFROM, removed, view.numbers()));
    }
    List<Edit> added = context.add(now.minus(context.found()), view.mailbox());
    if (!added.isEmpty()) {
      teller.found(now, context.arrivals());
      teller.tell(update(context, Change.ADDTO, added, view.numbers()));
    }
  }

  private static Update update(
      Context context, Change change, List<Edit> edits, MessageNumbers numbers) {
    List<Edit> named =
        switch (context.numbering()) {
          case UID -> edits;
          case SEQUENCE ->
              edits.stream()
                  .map(edit -> new Edit(edit.position(), edit.results().numbers(numbers)))
                  .toList();
        };
    return new ResultsChanged(context.correlator(), context.numbering(), change, named);
  }
}

package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;

/// Tells a client what it wants to hear without having asked at this moment.
final class News {
  private final Announcer announcer;
  private final FetchHandler fetch;
  private final Notifications others;
  private final MetadataNews annotations;

  /// @param others of mailboxes that are not selected
  News(Announcer announcer, FetchHandler fetch, Notifications others, MetadataNews annotations) {
    this.annotations = annotations;
    this.announcer = announcer;
    this.fetch = fetch;
    this.others = others;
  }

  /// Everything that there is to tell.
  void tell(LoggedIn here, Expunges expunges) throws IOException {
    if (here instanceof Selected selected) {
      tellSelected(selected, expunges);
    }
    others.tell(here);
    annotations.tell(here);
  }

  /// Rings when there may be something to tell of annotations.
  Mailbox.Watch watch(LoggedIn here, Runnable ring) {
    return annotations.watch(here, ring);
  }

  /// Whether the client is to be told of something while no command is in progress.
  boolean isAwaited(LoggedIn here) {
    return others.areWanted(here);
  }

  /// Looks at everything the next time: a hint may have been lost.
  void lookAtAll() {
    others.lookAtAll();
  }

  /// What others did to the selected mailbox.
  void tellSelected(Selected here, Expunges expunges) throws IOException {
    announcer.rights(here);
    announcer.announce(here.view(), expunges);
    if (announcer.events().level() != SelectedEvents.Level.NONE) {
      catchUp(here.view());
    }
  }

  /// What may have to read mail. The fetched comes behind the results that a message is in (RFC
  /// 5465 section 5.2), but before them where only a search has asked for it (section 7).
  private void catchUp(MailboxView view) throws IOException {
    List<FetchItem> items = announcer.events().arrivals();
    var arrivals = new Arrivals(view.takeArrived(), items);
    var results = new ArrayList<Update>();
    try {
      view.contexts().catchUp(view, new Gathered(arrivals, results));
    } finally {
      if (items.isEmpty()) {
        fetch(arrivals, view);
      }
      for (Update result : results) {
        announcer.write(view, result);
      }
      if (!items.isEmpty()) {
        fetch(arrivals, view);
      }
    }
  }

  private void fetch(Arrivals arrivals, MailboxView view) throws IOException {
    for (Map.Entry<Set<FetchItem>, UidSet> wanted : arrivals.all().entrySet()) {
      fetch.unasked(wanted.getValue(), wanted.getKey(), view);
    }
  }

  private record Gathered(Arrivals arrivals, List<Update> results) implements Contexts.Teller {
    @Override
    public void found(UidSet uids, List<FetchItem> items) {
      arrivals.add(uids, items);
    }

    @Override
    public void tell(Update update) {
      results.add(update);
    }
  }
}

package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.NotifySet.Indicator;
import org.heddle.imap.syntax.FetchItem;

/// NOTIFY (RFC 5465).
final class NotifyHandler {
  /// Every name is held against every group.
  private static final int MOST_GROUPS = 100;

  private final Announcer announcer;
  private final Notifications notifications;
  private final News news;

  NotifyHandler(Announcer announcer, Notifications notifications, News news) {
    this.announcer = announcer;
    this.notifications = notifications;
    this.news = news;
  }

  Outcome set(Command.NotifySet command, LoggedIn here) throws IOException {
    EventGroups groups = EventGroups.of(command.groups());
    if (command.groups().size() > MOST_GROUPS) {
      throw new Refused("NOTIFICATIONOVERFLOW", "Too many groups of events");
    }
    if (groups.selected().arrivals().contains(FetchItem.Simple.MODSEQ)) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    try {
      notifications.set(groups, here);
    } catch (Overflow tooMuch) {
      throw new Refused("NOTIFICATIONOVERFLOW", "Too many mailboxes");
    }
    catchUp(here);
    announcer.wants(groups.selected());
    if (command.indicator() == Indicator.STATUS) {
      notifications.tellStatus(here);
    }
    return Outcome.ok(here, "NOTIFY completed");
  }

  /// All that there is to know of the selected mailbox, as of now (RFC 5465 section 3.1).
  private void catchUp(LoggedIn here) throws IOException {
    announcer.wants(SelectedEvents.USUAL);
    if (here instanceof Selected selected) {
      news.tellSelected(selected, Expunges.ANNOUNCE);
    }
  }

  Outcome none(LoggedIn here) {
    notifications.end();
    return Outcome.ok(here, "NOTIFY completed");
  }
}

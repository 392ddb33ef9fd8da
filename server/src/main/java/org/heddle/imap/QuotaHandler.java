package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Right;
import org.heddle.storage.Usage;

/// GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208). An account has one quota root, to which all its
/// mailboxes belong; it lists the resources that are limited, and none for an account without
/// limits.
final class QuotaHandler {
  /// Opaque to clients by section 3.2, but some show it to their users; other servers call it so.
  private static final String ROOT = "User quota";

  private static final int STORAGE_UNIT = 1024;

  private final Dialogue dialogue;

  QuotaHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// Section 4.1.1.
  Outcome getQuota(String root, LoggedIn here) throws IOException {
    refuseOther(root);
    quota(here.account());
    return Outcome.ok(here, "GETQUOTA completed");
  }

  /// Section 4.1.2: a mailbox of the user's own need not exist. How full the account of another is
  /// is for the other to know: a mailbox there is shown with no quota root.
  Outcome getQuotaRoot(String mailbox, LoggedIn here) throws IOException {
    var name = new MailboxName(mailbox);
    boolean own = here.mailboxes().isOwn(name);
    if (!own) {
      here.mailboxes().open(name, Right.READ);
    }
    dialogue.untagged("QUOTAROOT ");
    dialogue.output().mailbox(name.value());
    if (own) {
      dialogue.output().text(' ').string(ROOT).line();
      quota(here.account());
    } else {
      dialogue.output().line();
    }
    return Outcome.ok(here, "GETQUOTAROOT completed");
  }

  /// Section 4.1.3; QUOTASET is not among the capabilities, since limits are the operator's.
  Outcome setQuota(String root) {
    refuseOther(root);
    throw new Refused("NOPERM", "Limits are set by the operator");
  }

  private static void refuseOther(String root) {
    if (!root.equals(ROOT)) {
      throw new Refused("NONEXISTENT", "No such quota root");
    }
  }

  private void quota(Account account) throws IOException {
    QuotaLimits limits = account.limits();
    var resources = new ArrayList<String>();
    if (limits.isLimited()) {
      Usage usage = account.usage();
      if (limits.bytes() != QuotaLimits.UNLIMITED) {
        resources.add("STORAGE " + units(usage.bytes()) + " " + units(limits.bytes()));
      }
      if (limits.messages() != QuotaLimits.UNLIMITED) {
        resources.add("MESSAGE " + usage.messages() + " " + limits.messages());
      }
    }
    dialogue.untagged("QUOTA ").string(ROOT).text(" (").text(String.join(" ", resources));
    dialogue.output().text(')').line();
  }

  /// Section 5.1: in units of 1024 octets. Both usage and limit are rounded up, so that what is
  /// shown never lies above the limit unless the account does, and nothing is shown as empty that
  /// is not.
  static long units(long octets) {
    return octets / STORAGE_UNIT + (octets % STORAGE_UNIT == 0 ? 0 : 1);
  }
}

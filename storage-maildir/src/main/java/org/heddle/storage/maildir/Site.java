package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.time.Clock;
import org.heddle.storage.Hints;
import org.heddle.storage.MailboxId;

/// What all mailboxes of one account share.
///
/// @param root the directory of INBOX, which the directories of the other mailboxes are in
/// @param kept what was expunged
record Site(
    Path root,
    Clock clock,
    BaseNames names,
    UidValidity validity,
    Hints<MailboxId> hints,
    KeptFiles kept) {}

package org.heddle.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.heddle.auth.Secret;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;

/// The account `demo`, with a tree of mailboxes and mail such as people have: the same bytes each
/// time it is made.
public final class DemoAccount {
  private static final String NAME = "demo";

  private DemoAccount() {}

  /// Makes the account, unless there is a user of that name.
  ///
  /// @param addUser makes a user with the usual mailboxes
  public static void fill(Storage storage, BiConsumer<String, Secret> addUser) {
    if (storage.users().find(NAME).isPresent()) {
      return;
    }
    addUser.accept(NAME, new Secret(NAME));
    Account account = storage.account(NAME);
    Map<MailboxName, List<Letter>> byMailbox = new TreeMap<>();
    for (Letter letter : DemoMail.letters()) {
      byMailbox.computeIfAbsent(letter.mailbox(), first -> new ArrayList<>()).add(letter);
    }
    byMailbox.forEach((mailbox, letters) -> append(account, mailbox, letters));
  }

  private static void append(Account account, MailboxName name, List<Letter> letters) {
    try {
      account.create(name, Set.of());
    } catch (StorageException.MailboxExists e) {
      // One of the usual ones.
    } finally {
      account.subscribe(name);
    }
    var messages = new ArrayList<NewMessage>();
    for (Letter letter : letters) {
      messages.add(
          new NewMessage(spool(account, letter), letter.flags(), letter.date(), new byte[0]));
    }
    account.open(name).append(messages);
  }

  private static Draft spool(Account account, Letter letter) {
    Draft draft = account.draft();
    try {
      draft.output().write(letter.bytes());
    } catch (IOException e) {
      draft.close();
      throw new IllegalStateException(e); // A draft throws a StorageException instead.
    }
    return draft;
  }

  /// Tells a person how to look at it.
  ///
  /// @param place the address and the port of the server
  public static String invitation(String place) {
    int colon = place.lastIndexOf(':');
    return """

    There is an account with some mail to look at. In a mail program:

      IMAP server  %s
      port         %s
      encryption   none
      user name    demo
      password     demo

    On the command line:  curl --user demo:demo imap://%s/INBOX

    Stop the server with Ctrl-C.
    """
        .formatted(place.substring(0, colon), place.substring(colon + 1), place);
  }
}

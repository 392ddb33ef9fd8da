package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.auth.UserNames;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.wire.Octets;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;

/// GETACL, SETACL, DELETEACL, LISTRIGHTS and MYRIGHTS (RFC 4314 section 3). The owner of a mailbox
/// has every right, and it cannot be taken away; no rights are tied.
final class AclHandler {
  private final Dialogue dialogue;

  AclHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// Section 3.3.
  Outcome getAcl(String text, LoggedIn here) throws IOException {
    var name = new MailboxName(text);
    Place place = here.mailboxes().open(name, Right.ADMINISTER);
    AccessList list = place.mailbox().accessList();
    dialogue.untagged("ACL ");
    dialogue.output().mailbox(name.value());
    entry(place.account().name(), Rights.ALL);
    for (var entry : list.entries().entrySet()) {
      entry(entry.getKey(), entry.getValue());
    }
    dialogue.output().line();
    return Outcome.ok(here, "GETACL completed");
  }

  private void entry(String identifier, Rights rights) throws IOException {
    dialogue
        .output()
        .text(' ')
        .astring(Octets.encodeUtf8(identifier))
        .text(' ')
        .text(written(rights));
  }

  /// With the obsolete rights that older clients look for (section 2.1.1).
  static String written(Rights rights) {
    if (rights.isEmpty()) {
      return "\"\"";
    }
    String create = rights.hasAny(Right.CREATE, Right.DELETE_MAILBOX) ? "c" : "";
    String delete = rights.hasAny(Right.DELETE_MESSAGES, Right.EXPUNGE) ? "d" : "";
    return rights.letters() + create + delete;
  }

  /// Section 3.1.
  Outcome setAcl(Command.SetAcl command, LoggedIn here) {
    Rights rights =
        read(command.rights()).orElseThrow(() -> new BadCommand("There is no such right"));
    if (isAnyone(command.identifier()) && !administered(command.mailbox(), here).isForAnyone()) {
      throw new Refused("NOPERM", "Mailboxes are not shared with anyone here");
    }
    change(command.mailbox(), command.identifier(), command.op(), rights, here);
    return Outcome.ok(here, "SETACL completed");
  }

  /// `c` stands for `k` and `x`, `d` for `t` and `e` (section 2.1.1).
  private static Optional<Rights> read(String letters) {
    return Rights.of(letters.replace("c", "kx").replace("d", "te"));
  }

  /// Section 3.2.
  Outcome deleteAcl(String mailbox, String identifier, LoggedIn here) {
    change(mailbox, identifier, AccessChange.Op.REPLACE, Rights.NONE, here);
    return Outcome.ok(here, "DELETEACL completed");
  }

  private static void change(
      String mailbox, String identifier, AccessChange.Op op, Rights rights, LoggedIn here) {
    var change = new AccessChange(prepared(identifier), op, rights);
    Place place = administered(mailbox, here);
    String owner = place.account().name();
    if (change.identifier().equals(owner) || change.identifier().equals("-" + owner)) {
      throw new Refused("CANNOT", "The owner has every right, always");
    }
    place.mailbox().changeAccess(change);
  }

  private static boolean isAnyone(String identifier) {
    return prepared(identifier).equals(AccessList.ANYONE);
  }

  private static Place administered(String mailbox, LoggedIn here) {
    return here.mailboxes().open(new MailboxName(mailbox), Right.ADMINISTER);
  }

  /// The identifier as names of users are prepared.
  private static String prepared(String identifier) {
    boolean negative = identifier.startsWith("-");
    return UserNames.normalise(negative ? identifier.substring(1) : identifier)
        .map(name -> negative ? "-" + name : name)
        .filter(whole -> whole.length() <= AccessChange.MAX_LENGTH)
        .orElseThrow(() -> new BadCommand("This is no identifier"));
  }

  /// Section 3.4.
  Outcome listRights(String text, String identifier, LoggedIn here) throws IOException {
    var name = new MailboxName(text);
    String prepared = prepared(identifier);
    Place place = here.mailboxes().open(name, Right.ADMINISTER);
    dialogue.untagged("LISTRIGHTS ");
    dialogue.output().mailbox(name.value()).text(' ');
    // As the client wrote it, so that it knows its own again.
    dialogue.output().astring(Octets.encodeUtf8(identifier)).text(' ');
    if (prepared.equals(place.account().name())) {
      dialogue.output().text(written(Rights.ALL)).line();
    } else if (prepared.equals(AccessList.ANYONE) && !place.isForAnyone()) {
      dialogue.output().text("\"\"").line();
    } else {
      dialogue.output().text("\"\" l r s w i p k x t e a c d").line();
    }
    return Outcome.ok(here, "LISTRIGHTS completed");
  }

  /// Section 3.5.
  Outcome myRights(String text, LoggedIn here) throws IOException {
    var name = new MailboxName(text);
    Place place =
        here.mailboxes()
            .openAny(
                name,
                Right.LOOKUP,
                Right.READ,
                Right.INSERT,
                Right.CREATE,
                Right.DELETE_MAILBOX,
                Right.ADMINISTER);
    write(name, place.rights());
    return Outcome.ok(here, "MYRIGHTS completed");
  }

  /// A MYRIGHTS response (section 3.8).
  void write(MailboxName name, Rights rights) throws IOException {
    dialogue.untagged("MYRIGHTS ");
    dialogue.output().mailbox(name.value()).text(' ').text(written(rights)).line();
  }
}

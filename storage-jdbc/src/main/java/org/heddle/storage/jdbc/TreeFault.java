package org.heddle.storage.jdbc;

import java.sql.SQLException;
import org.heddle.storage.MailboxName;

/// Something that is wrong with the tree of an account, and how it is put right.
sealed interface TreeFault {
  /// The mailbox it is about; empty for the account.
  String place();

  /// One line for the operator.
  String what();

  /// Puts it right. The row of the account is locked.
  void repair(Work work, Repairing with) throws SQLException;

  /// What a repair needs.
  ///
  /// @param inbox the number of an INBOX that has to be made
  /// @param uidValidity above all that the account had
  record Repairing(long account, long inbox, long uidValidity) {}

  /// There is no INBOX.
  record NoInbox() implements TreeFault {
    @Override
    public String place() {
      return "";
    }

    @Override
    public String what() {
      return "there is no INBOX";
    }

    @Override
    public void repair(Work work, Repairing with) {
      var key = new MailboxKey(with.account(), with.inbox());
      work.write(MailboxRows.restore(key, MailboxName.INBOX.value(), with.uidValidity()));
      work.write(AccountRows.UID_VALIDITY.with(with.uidValidity(), with.account()));
    }
  }

  /// Two mailboxes have one name: the younger gets another.
  record SameName(long mailbox, String name) implements TreeFault {
    @Override
    public String place() {
      return name;
    }

    @Override
    public String what() {
      return "two mailboxes have this name; the younger is to be '" + lost(mailbox) + "'";
    }

    @Override
    public void repair(Work work, Repairing with) {
      work.write(MailboxRows.RENAME.with(lost(mailbox), with.account(), mailbox));
    }
  }

  /// A new mailbox could get the UIDVALIDITY of one that was.
  record ValidityTooLow(long last, long highest) implements TreeFault {
    @Override
    public String place() {
      return "";
    }

    @Override
    public String what() {
      return "the last UIDVALIDITY is said to be " + last + ", and a mailbox has " + highest;
    }

    @Override
    public void repair(Work work, Repairing with) {
      work.write(
          AccountRows.UID_VALIDITY.with(Math.max(highest, with.uidValidity()), with.account()));
    }
  }

  /// Messages are in a mailbox that is not there: it gets a row and a name.
  record LostMailbox(long mailbox) implements TreeFault {
    @Override
    public String place() {
      return lost(mailbox);
    }

    @Override
    public String what() {
      return "messages are in a mailbox that is not there; it is to have this name";
    }

    @Override
    public void repair(Work work, Repairing with) throws SQLException {
      var key = new MailboxKey(with.account(), mailbox);
      work.write(MailboxRows.INSERT.with(with.account(), mailbox, place(), "", with.uidValidity()));
      work.write(AccountRows.UID_VALIDITY.with(with.uidValidity(), with.account()));
      work.write(MailboxRows.update(MailboxCheck.rebuilt(work, key, with.uidValidity())));
    }
  }

  /// Something belongs to a mailbox that is not there and has no messages.
  record Stray(long mailbox) implements TreeFault {
    @Override
    public String place() {
      return "";
    }

    @Override
    public String what() {
      return "there are keywords, expunges, rights or annotations of a mailbox that is not there ("
          + new MailboxKey(0, mailbox).id().value()
          + ")";
    }

    @Override
    public void repair(Work work, Repairing with) throws SQLException {
      long account = with.account();
      work.write(KeywordRows.DELETE_ALL.with(account, mailbox));
      work.write(ExpungedRows.FORGET.with(account, mailbox, Long.MAX_VALUE));
      work.write(AccessRows.DELETE_ALL.with(account, mailbox));
      AnnotationRows.deleteAll(work, new MailboxKey(account, mailbox));
    }
  }

  /// A name that no other mailbox has.
  private static String lost(long mailbox) {
    return "Lost (" + new MailboxKey(0, mailbox).id().value() + ")";
  }

  /// As a fault of a check.
  default Examination.Fault told() {
    return new Examination.Fault(place(), what());
  }
}

package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.junit.jupiter.api.Test;

/// What is told of the difference of two trees.
class TreeChangeTest {
  /// @param mailboxes each an id, `=` and a name, or a name alone that is subscribed to
  private static MailboxTree tree(String... mailboxes) {
    var infos = new ArrayList<MailboxInfo>();
    var subscriptions = new TreeSet<MailboxName>();
    for (String mailbox : mailboxes) {
      String[] parts = mailbox.split("=", 2);
      if (parts.length == 1) {
        subscriptions.add(new MailboxName(parts[0]));
      } else {
        infos.add(new MailboxInfo(new MailboxId(parts[0]), new MailboxName(parts[1]), Set.of()));
      }
    }
    return new MailboxTree(infos, subscriptions);
  }

  private static List<String> between(MailboxTree before, MailboxTree after) {
    return TreeChange.between(before, after).stream().map(TreeChangeTest::text).toList();
  }

  private static String text(TreeChange change) {
    String old = change.oldName().map(name -> name + " to ").orElse("");
    String events = change.events().equals(Set.of(Event.MAILBOX_NAME)) ? "" : " " + change.events();
    return old + change.name() + events;
  }

  @Test
  void whatComesAndGoesAffectsTheNameAbove() {
    assertEquals(List.of("a", "a/b"), between(tree(), tree("1=a/b")));
    assertEquals(List.of("a"), between(tree("1=a"), tree()));
    assertEquals(List.of("a/b", "a/b/c"), between(tree("1=a/b/c"), tree()));
    assertEquals(List.of("a", "a/b", "a/c"), between(tree("1=a/b"), tree("2=a/c")));
    assertEquals(List.of(), between(tree("1=a"), tree("1=a")));
  }

  @Test
  void whatIsMadeAnewIsToldOnce() {
    assertEquals(List.of("a"), between(tree("1=a"), tree("2=a")));
  }

  @Test
  void whatIsRenamedWithItsParentIsNotTold() {
    assertEquals(
        List.of("a to x"),
        between(tree("1=a", "2=a/b", "3=a/b/c"), tree("1=x", "2=x/b", "3=x/b/c")));
    assertEquals(
        List.of("a to x", "a/b to y"),
        between(tree("1=a", "2=a/b", "3=a/b/c"), tree("1=x", "2=y", "3=y/c")));
    assertEquals(
        List.of("a/b to x/b", "a/c to x/c"),
        between(tree("1=a/b", "2=a/c"), tree("1=x/b", "2=x/c")));
  }

  @Test
  void aNameThatIsTakenByAnotherIsTold() {
    assertEquals(List.of("b to a", "a to b"), between(tree("1=a", "2=b"), tree("1=b", "2=a")));
    assertEquals(
        Optional.of(new MailboxName("a")),
        TreeChange.between(tree("1=a"), tree("2=a", "1=b")).stream()
            .filter(change -> change.name().equals(new MailboxName("b")))
            .findFirst()
            .orElseThrow()
            .oldName());
  }

  @Test
  void subscriptionsAreToldWithOrWithoutAMailbox() {
    assertEquals(List.of("a [SUBSCRIPTION_CHANGE]"), between(tree("a"), tree()));
    assertEquals(
        List.of("a [MAILBOX_NAME, SUBSCRIPTION_CHANGE]"), between(tree(), tree("1=a", "a")));
  }
}

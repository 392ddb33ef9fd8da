package org.heddle.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.mime.BaseSubject;
import org.heddle.mime.CaseFold;

/// REFERENCES as RFC 5256 section 3 has it, step by step, without regard to time, space or the
/// stack.
final class PlainThreads {
  private static final Comparator<Node> BY_DATE =
      Comparator.<Node>comparingLong(node -> node.sortMail().date())
          .thenComparingInt(node -> node.sortMail().uid());

  /// @param id empty for none
  record Mail(int uid, long date, String id, List<String> references, String subject) {}

  private static final class Node {
    private Optional<Mail> mail = Optional.empty();
    private Optional<Node> parent = Optional.empty();
    private final List<Node> children = new ArrayList<>();

    boolean isDummy() {
      return mail.isEmpty();
    }

    boolean isReply() {
      return mail.isPresent()
          && BaseSubject.of(mail.get().subject()).nature() == BaseSubject.Nature.REPLY_OR_FORWARD;
    }

    Mail sortMail() {
      return mail.orElseGet(() -> children.getFirst().mail.orElseThrow());
    }

    String subject() {
      return CaseFold.fold(BaseSubject.of(sortMail().subject()).text());
    }

    boolean descendsFrom(Node other) {
      return this == other || parent.filter(p -> p.descendsFrom(other)).isPresent();
    }

    void adopt(Node child) {
      child.parent = Optional.of(this);
      children.add(child);
    }

    void leave() {
      parent.ifPresent(p -> p.children.remove(this));
      parent = Optional.empty();
    }

    void sort() {
      children.forEach(Node::sort);
      children.sort(BY_DATE);
    }

    long latest() {
      long ofChildren = children.stream().mapToLong(Node::latest).max().orElse(Long.MIN_VALUE);
      return mail.map(m -> Math.max(ofChildren, m.date() * 1000 + m.uid())).orElse(ofChildren);
    }

    String written() {
      var text = new StringBuilder();
      mail.ifPresent(m -> text.append(m.uid()));
      if (children.size() == 1) {
        return text.append(' ').append(children.getFirst().written()).toString();
      }
      text.append(children.isEmpty() || isDummy() ? "" : " ");
      children.forEach(child -> text.append('(').append(child.written()).append(')'));
      return text.toString();
    }
  }

  private final Map<String, Node> table = new HashMap<>();
  private final List<Node> all = new ArrayList<>();
  private List<Node> roots = new ArrayList<>();

  private PlainThreads(List<Mail> mails) {
    mails.forEach(this::step1);
    roots.addAll(all.stream().filter(node -> node.parent.isEmpty()).toList());
    roots = pruned(roots, true);
    roots.forEach(Node::sort);
    roots.sort(BY_DATE);
  }

  static String references(List<Mail> mails) {
    var threads = new PlainThreads(mails);
    threads.step5();
    threads.roots.forEach(Node::sort);
    threads.roots.sort(BY_DATE);
    return threads.written();
  }

  static String refs(List<Mail> mails) {
    var threads = new PlainThreads(mails);
    threads.roots.sort(Comparator.comparingLong(Node::latest));
    return threads.written();
  }

  private String written() {
    var text = new StringBuilder();
    roots.forEach(root -> text.append('(').append(root.written()).append(')'));
    return text.toString();
  }

  private Node node(String id) {
    return table.computeIfAbsent(id, _ -> unnamed());
  }

  private Node unnamed() {
    var node = new Node();
    all.add(node);
    return node;
  }

  private void step1(Mail mail) {
    Node node = mail.id().isEmpty() || !node(mail.id()).isDummy() ? unnamed() : node(mail.id());
    node.mail = Optional.of(mail);
    Optional<Node> before = Optional.empty();
    for (String id : mail.references()) {
      Node next = node(id);
      if (before.isPresent() && next.parent.isEmpty() && !before.get().descendsFrom(next)) {
        before.get().adopt(next);
      }
      before = Optional.of(next);
    }
    if (!node.parent.equals(before)) {
      node.leave();
      before.filter(parent -> !parent.descendsFrom(node)).ifPresent(parent -> parent.adopt(node));
    }
  }

  private static List<Node> pruned(List<Node> level, boolean isRoot) {
    var kept = new ArrayList<Node>();
    for (Node node : level) {
      List<Node> children = pruned(List.copyOf(node.children), false);
      node.children.clear();
      children.forEach(node::adopt);
      if (!node.isDummy() || (isRoot && children.size() > 1)) {
        kept.add(node);
      } else {
        children.forEach(child -> child.parent = Optional.empty());
        kept.addAll(children);
      }
    }
    return kept;
  }

  private void step5() {
    var subjects = new HashMap<String, Node>();
    for (Node root : roots) {
      Node there = subjects.get(root.subject());
      if (there == null
          || (!there.isDummy() && (root.isDummy() || (there.isReply() && !root.isReply())))) {
        subjects.put(root.subject(), root);
      }
    }
    for (Node root : List.copyOf(roots)) {
      String subject = root.subject();
      Node there = subjects.getOrDefault(subject, root);
      if (!subject.isEmpty() && there != root && roots.contains(root)) {
        merge(root, there, subject, subjects);
      }
    }
  }

  private void merge(Node root, Node there, String subject, Map<String, Node> subjects) {
    roots.remove(root);
    if (there.isDummy() && root.isDummy()) {
      root.children.forEach(there::adopt);
    } else if (there.isDummy() || (root.isReply() && !there.isReply())) {
      there.adopt(root);
    } else {
      var dummy = new Node();
      roots.set(roots.indexOf(there), dummy);
      dummy.adopt(there);
      dummy.adopt(root);
      subjects.put(subject, dummy);
    }
  }
}

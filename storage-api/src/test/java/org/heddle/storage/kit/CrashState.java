package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.Flags;
import org.heddle.storage.Rights;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// What one writer of the crash test has in the storage. Confined to one thread.
final class CrashState {
  /// One message in a mailbox.
  record Held(String token, Flags flags) {}

  /// What a call returned.
  ///
  /// @param uidValidity of the mailbox that got something; 0 if that does not apply
  /// @param from the UIDs of the source
  /// @param to the new UIDs
  record Answer(long uidValidity, UidSet from, UidSet to) {
    /// Reads `1234 1:3 -`.
    static Answer parse(String text) {
      String[] words = text.split(" ");
      return new Answer(Long.parseLong(words[0]), CrashOp.uids(words[1]), CrashOp.uids(words[2]));
    }
  }

  /// One mailbox.
  private static final class Box {
    /// 0 while it is not known.
    private long uidValidity;

    private Rights shared = Rights.NONE;
    private String comment = "";
    private final TreeMap<Long, Held> held = new TreeMap<>();

    /// Messages whose UIDs nobody told us, since the call did not return.
    private final List<Held> unplaced = new ArrayList<>();

    Box copy() {
      var copy = new Box();
      copy.uidValidity = uidValidity;
      copy.shared = shared;
      copy.comment = comment;
      copy.held.putAll(held);
      copy.unplaced.addAll(unplaced);
      return copy;
    }
  }

  private final TreeMap<String, Box> boxes = new TreeMap<>();
  private final TreeSet<String> subscriptions = new TreeSet<>();

  CrashState() {
    CrashWorker.SHARED.forEach(name -> boxes.put(name, new Box()));
  }

  CrashState copy() {
    var copy = new CrashState();
    boxes.forEach((name, box) -> copy.boxes.put(name, box.copy()));
    copy.subscriptions.addAll(subscriptions);
    return copy;
  }

  /// The mailboxes that are this writer's alone.
  List<String> boxes() {
    return boxes.keySet().stream().filter(name -> !CrashWorker.SHARED.contains(name)).toList();
  }

  List<String> subscriptions() {
    return List.copyOf(subscriptions);
  }

  int messages() {
    return boxes.values().stream().mapToInt(box -> box.held.size()).sum();
  }

  Collection<Long> uids(String name) {
    return box(name).held.keySet();
  }

  /// Those that carry `\Deleted`.
  UidSet deleted(String name) {
    var uids = UidSet.builder();
    box(name)
        .held
        .forEach((uid, held) -> {
          if (held.flags.has(SystemFlag.DELETED)) {
            uids.add(uid);
          }
        });
    return uids.build();
  }

  Held held(String name, long uid) {
    Held found = box(name).held.get(uid);
    if (found == null) {
      throw new AssertionError("The writer has no message " + uid + " in " + name);
    }
    return found;
  }

  private Box box(String name) {
    Box found = boxes.get(name);
    if (found == null) {
      throw new AssertionError("The writer has no mailbox " + name);
    }
    return found;
  }

  /// Notes that a mailbox was found.
  void found(String name, long uidValidity) {
    boxes.computeIfAbsent(name, _ -> new Box()).uidValidity = uidValidity;
  }

  /// Notes what the friend may do in a mailbox that was found.
  void foundShared(String name, Rights rights) {
    box(name).shared = rights;
  }

  /// Notes what a mailbox that was found is annotated with.
  void foundComment(String name, String comment) {
    box(name).comment = comment;
  }

  /// Notes that a message was found in a mailbox that was.
  void found(String name, long uid, Held message) {
    box(name).held.put(uid, message);
  }

  void foundSubscription(String name) {
    subscriptions.add(name);
  }

  /// What there is after a call.
  ///
  /// @param answer nothing if the call did not return: what it brought has no UIDs then
  void apply(CrashOp op, Optional<Answer> answer) {
    switch (op) {
      case CrashOp.Append(var name, var tokens) ->
          add(
              box(name),
              tokens.stream().map(token -> new Held(token, CrashMail.flags(token))).toList(),
              answer);
      case CrashOp.Store(var name, var uids, var flags) ->
          uids.forEach(uid -> box(name).held.put(uid, new Held(held(name, uid).token, flags)));
      case CrashOp.Copy(var name, var uids, var target) ->
          add(box(target), all(name, uids), answer);
      case CrashOp.Move(var name, var uids, var target) -> {
        List<Held> moved = all(name, uids);
        uids.forEach(box(name).held::remove);
        add(box(target), moved, answer);
      }
      case CrashOp.Replace(var name, var uid, var target, var token) -> {
        box(name).held.remove(uid);
        add(box(target), List.of(new Held(token, CrashMail.flags(token))), answer);
      }
      case CrashOp.Expunge(var name, var uids) -> uids.forEach(box(name).held::remove);
      case CrashOp.Create(var name) -> found(name, answer.map(Answer::uidValidity).orElse(0L));
      case CrashOp.Delete(var name) -> boxes.remove(name);
      case CrashOp.Rename(var from, var to) -> {
        Box box = box(from);
        boxes.remove(from);
        boxes.put(to, box);
      }
      case CrashOp.Share(var name, var rights) -> box(name).shared = rights;
      case CrashOp.Annotate(var name, var comment) -> box(name).comment = comment;
      case CrashOp.Subscribe(var name) -> subscriptions.add(name);
      case CrashOp.Unsubscribe(var name) -> subscriptions.remove(name);
    }
  }

  private List<Held> all(String name, UidSet uids) {
    var all = new ArrayList<Held>();
    uids.forEach(uid -> all.add(held(name, uid)));
    return all;
  }

  private static void add(Box box, List<Held> messages, Optional<Answer> answer) {
    if (answer.isEmpty()) {
      box.unplaced.addAll(messages);
      return;
    }
    box.uidValidity = answer.get().uidValidity;
    long[] uids = answer.get().to.toArray();
    if (uids.length != messages.size()) {
      throw new AssertionError(uids.length + " UIDs for " + messages.size() + " messages");
    }
    for (int i = 0; i < uids.length; i++) {
      box.held.put(uids[i], messages.get(i));
    }
  }

  /// What is wrong with what was found after the crash, if this is what should be there.
  Optional<String> difference(CrashState found) {
    if (!boxes.keySet().equals(found.boxes.keySet())) {
      return Optional.of("mailboxes " + found.boxes.keySet() + " instead of " + boxes.keySet());
    }
    if (!subscriptions.equals(found.subscriptions)) {
      return Optional.of("subscriptions " + found.subscriptions + " instead of " + subscriptions);
    }
    for (var entry : boxes.entrySet()) {
      Optional<String> wrong = difference(entry.getValue(), found.box(entry.getKey()));
      if (wrong.isPresent()) {
        return Optional.of(entry.getKey() + ": " + wrong.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(Box expected, Box found) {
    if (expected.uidValidity != 0 && expected.uidValidity != found.uidValidity) {
      return Optional.of("UIDVALIDITY " + found.uidValidity + ", not " + expected.uidValidity);
    }
    if (!expected.shared.equals(found.shared)) {
      return Optional.of("shared for " + found.shared + ", not " + expected.shared);
    }
    if (!expected.comment.equals(found.comment)) {
      return Optional.of("annotated with " + found.comment + ", not " + expected.comment);
    }
    var more = new TreeMap<>(found.held);
    for (var entry : expected.held.entrySet()) {
      Held there = more.remove(entry.getKey());
      if (!entry.getValue().equals(there)) {
        return Optional.of(entry.getKey() + " is " + there + ", not " + entry.getValue());
      }
    }
    var left = new ArrayList<>(more.values());
    for (Held unplaced : expected.unplaced) {
      if (!left.remove(unplaced)) {
        return Optional.of("no " + unplaced);
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of("too much: " + more);
  }
}

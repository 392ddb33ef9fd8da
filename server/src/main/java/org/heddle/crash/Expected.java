package org.heddle.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The part of the account that one writer changes: its messages in all mailboxes, and its own
/// mailboxes. What was found has the same shape.
final class Expected {
  /// A message.
  record Held(String token, Set<String> flags) {}

  /// A mailbox.
  static final class Box {
    /// UIDVALIDITY; 0 if it was not told yet.
    long validity;

    final NavigableMap<Long, Held> placed = new TreeMap<>();

    /// Messages whose UIDs were not told.
    final List<Held> unplaced = new ArrayList<>();

    /// What the friend may do.
    String rights = "";
  }

  final NavigableMap<String, Box> boxes = new TreeMap<>();
  final NavigableSet<String> subscriptions = new TreeSet<>();

  /// A mailbox, which is there from now on.
  Box box(String name) {
    return boxes.computeIfAbsent(name, _ -> new Box());
  }

  Expected copy() {
    var copy = new Expected();
    boxes.forEach((name, box) -> {
      Box twin = copy.box(name);
      twin.validity = box.validity;
      twin.placed.putAll(box.placed);
      twin.unplaced.addAll(box.unplaced);
      twin.rights = box.rights;
    });
    copy.subscriptions.addAll(subscriptions);
    return copy;
  }

  /// How many messages there are.
  int messages() {
    return boxes.values().stream().mapToInt(box -> box.placed.size() + box.unplaced.size()).sum();
  }

  /// Does what was asked for.
  ///
  /// @param answer nothing if the server died before it answered
  void apply(Step step, Optional<Step.Answer> answer) {
    switch (step) {
      case Step.Append(var box, var tokens, var flags) ->
          arrive(box, tokens.stream().map(token -> new Held(token, flags)).toList(), answer);
      case Step.Deliver(var token) ->
          arrive("INBOX", List.of(new Held(token, Set.of())), Optional.empty());
      case Step.Store(var box, var uids, var flags) -> {
        for (long uid : uids) {
          box(box).placed.computeIfPresent(uid, (_, held) -> new Held(held.token(), flags));
        }
      }
      case Step.Copy(var box, var uids, var target) -> arrive(target, held(box, uids), answer);
      case Step.Move(var box, var uids, var target) -> {
        List<Held> moved = held(box, uids);
        uids.forEach(box(box).placed::remove);
        arrive(target, moved, answer);
      }
      case Step.Replace(var box, var uid, var target, var token, var flags) -> {
        box(box).placed.remove(uid);
        arrive(target, List.of(new Held(token, flags)), answer);
      }
      case Step.Expunge(var box, var uids) -> uids.forEach(box(box).placed::remove);
      case Step.Create(var box) -> box(box);
      case Step.Delete(var box) -> boxes.remove(box);
      case Step.Rename(var from, var to) -> {
        Box moved = box(from);
        boxes.remove(from);
        boxes.put(to, moved);
      }
      case Step.Subscribe(var box) -> subscriptions.add(box);
      case Step.Unsubscribe(var box) -> subscriptions.remove(box);
      case Step.Share(var box, var rights) -> box(box).rights = rights;
    }
  }

  private List<Held> held(String box, List<Long> uids) {
    NavigableMap<Long, Held> placed = box(box).placed;
    return uids.stream().flatMap(uid -> Stream.ofNullable(placed.get(uid))).toList();
  }

  private void arrive(String name, List<Held> messages, Optional<Step.Answer> answer) {
    Box box = box(name);
    if (answer.isEmpty()) {
      box.unplaced.addAll(messages);
      return;
    }
    box.validity = answer.get().validity();
    for (int i = 0; i < messages.size(); i++) {
      box.placed.put(answer.get().to().get(i), messages.get(i));
    }
  }
}

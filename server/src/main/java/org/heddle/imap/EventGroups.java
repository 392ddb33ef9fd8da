package org.heddle.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.heddle.imap.syntax.EventGroup;
import org.heddle.imap.syntax.MailboxFilter;
import org.heddle.storage.MailboxName;

/// What a client wants to be told of, as NOTIFY SET says it (RFC 5465 section 3.1).
///
/// @param selected of the selected mailbox
/// @param others of mailboxes that are not selected; for what is no event of messages, of all
record EventGroups(SelectedEvents selected, List<Group> others) {
  /// @param events none to be told of nothing, whatever other groups say
  record Group(MailboxFilter filter, Set<Event> events) {}

  /// Nothing was ever asked for.
  static final EventGroups UNASKED = new EventGroups(SelectedEvents.USUAL, List.of());

  /// Nothing at all.
  static final EventGroups NONE = new EventGroups(SelectedEvents.NONE, List.of());

  /// @throws BadCommand if the groups contradict the rules of sections 5 and 6
  /// @throws Refused with BADEVENT if there is no such event here
  static EventGroups of(List<EventGroup> groups) {
    groups.forEach(EventGroups::check);
    List<EventGroup> selected = groups.stream().filter(EventGroups::isSelected).toList();
    if (selected.size() > 1) {
      throw new BadCommand("The selected mailbox can be named once only");
    }
    var others = new ArrayList<Group>();
    for (EventGroup group : groups) {
      Set<Event> events =
          group.events().stream().map(EventGroups::event).collect(Collectors.toUnmodifiableSet());
      if (!isSelected(group)) {
        others.add(new Group(group.filter(), events));
      }
    }
    return new EventGroups(
        selected.stream().findFirst().map(EventGroups::selected).orElse(SelectedEvents.NONE),
        others.stream().allMatch(group -> group.events().isEmpty())
            ? List.of()
            : List.copyOf(others));
  }

  private static boolean isSelected(EventGroup group) {
    return group.filter() instanceof MailboxFilter.Selected
        || group.filter() instanceof MailboxFilter.SelectedDelayed;
  }

  private static Event event(String name) {
    return Event.named(name)
        .orElseThrow(() -> new Refused("BADEVENT (" + Event.all() + ")", "There is no such event"));
  }

  private static void check(EventGroup group) {
    Set<String> events = group.events();
    boolean comes = events.contains("MESSAGENEW");
    boolean goes = events.contains("MESSAGEEXPUNGE");
    boolean changes = events.contains("FLAGCHANGE") || events.contains("ANNOTATIONCHANGE");
    if (comes != goes || (changes && !comes)) {
      throw new BadCommand(
          "MessageNew and MessageExpunge go together, and other changes with them");
    }
    if (isSelected(group)
        && events.stream()
            .flatMap(name -> Event.named(name).stream())
            .anyMatch(e -> !e.isOfMessages())) {
      throw new BadCommand("Of the selected mailbox there are events of messages only");
    }
    if (!isSelected(group) && !group.arrivals().isEmpty()) {
      throw new BadCommand("Messages can be fetched from the selected mailbox only");
    }
  }

  private static SelectedEvents selected(EventGroup group) {
    var level =
        group.events().contains("FLAGCHANGE")
            ? SelectedEvents.Level.FLAGS
            : group.events().isEmpty() ? SelectedEvents.Level.NONE : SelectedEvents.Level.MESSAGES;
    var delay =
        group.filter() instanceof MailboxFilter.SelectedDelayed
            ? SelectedEvents.Delay.EXPUNGES
            : SelectedEvents.Delay.NONE;
    return new SelectedEvents(level, delay, group.arrivals());
  }

  /// Whether some group has this event.
  boolean mention(Event event) {
    return others.stream().anyMatch(group -> group.events.contains(event));
  }

  /// What is to be told of each name, in this scope.
  Function<MailboxName, Set<Event>> in(SearchScope scope) {
    record Covering(Predicate<MailboxName> names, Set<Event> events) {}
    var covering =
        others.stream()
            .map(group -> new Covering(scope.covering(group.filter()), group.events()))
            .toList();
    return name -> {
      var all = EnumSet.noneOf(Event.class);
      for (Covering group : covering) {
        if (group.names.test(name)) {
          if (group.events.isEmpty()) {
            return Set.of();
          }
          all.addAll(group.events);
        }
      }
      return all;
    };
  }
}

package org.heddle.imap.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The result options of a searching command: what stands in RETURN (RFC 9051 section 6.4.4).
///
/// @param words those that are a single word; `ALL` when the parentheses were empty
/// @param partial the argument of PARTIAL (RFC 9394); never together with `ALL`
/// @param arrivals the argument of UPDATE: what to fetch of new messages that are found (RFC 5465
///   section 7)
public record ResultOptions(
    Set<Return> words, Optional<PartialRange> partial, List<FetchItem> arrivals) {
  /// Nothing is asked for.
  public static final ResultOptions NONE = new ResultOptions(Set.of(), Optional.empty());

  /// What is asked for where nothing else is.
  public static final ResultOptions ALL = new ResultOptions(Set.of(Return.ALL), Optional.empty());

  /// The options without an argument.
  public enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE,
    /// A hint that the same will be searched for again (RFC 5267 section 4.2).
    CONTEXT,
    /// The client wants to hear of what changes the results (RFC 5267 section 4.3).
    UPDATE,
    /// How well each message matches (RFC 6203 section 4).
    RELEVANCY
  }

  public ResultOptions {
    words = Set.copyOf(words);
    arrivals = List.copyOf(arrivals);
  }

  /// Nothing is fetched of new messages.
  public ResultOptions(Set<Return> words, Optional<PartialRange> partial) {
    this(words, partial, List.of());
  }

  public boolean has(Return word) {
    return words.contains(word);
  }

  /// Whether the result is to be kept and nothing else is asked for.
  public boolean onlySaves() {
    return partial.isEmpty() && words.equals(Set.of(Return.SAVE));
  }
}

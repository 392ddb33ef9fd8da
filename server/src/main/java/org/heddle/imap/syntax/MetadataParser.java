package org.heddle.imap.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.Command.GetMetadata.Depth;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;

/// Reads the commands of RFC 5464 section 5.
final class MetadataParser {
  private final Tokens tokens;
  private final Names names;
  private Optional<Long> maxSize = Optional.empty();
  private Optional<Depth> depth = Optional.empty();

  MetadataParser(Tokens tokens, Names names) {
    this.tokens = tokens;
    this.names = names;
  }

  /// `getmetadata = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries`, where the
  /// examples of section 4.2 have the options behind the mailbox, and so do clients.
  Command getMetadata() throws IOException {
    tokens.space();
    boolean first = tokens.take('(');
    if (first) {
      options();
    }
    String mailbox = names.decode(tokens.astring());
    tokens.space();
    boolean list = tokens.take('(');
    if (list && !first && Octets.isAlphanumeric(tokens.peek())) {
      options();
      list = tokens.take('(');
    }
    return new Command.GetMetadata(mailbox, maxSize, depth.orElse(Depth.ZERO), entries(list));
  }

  /// `getmetadata-options = "(" getmetadata-option *(SP getmetadata-option) ")"`, behind the
  /// parenthesis, and the space that follows.
  private void options() throws IOException {
    tokens.elements(this::option);
    tokens.expect(')');
    tokens.space();
  }

  /// `maxsize-opt = "MAXSIZE" SP number`, `scope-opt = "DEPTH" SP ("0" / "1" / "infinity")`
  private boolean option() {
    String option = tokens.word();
    tokens.space();
    switch (option) {
      case "MAXSIZE" -> {
        requireFirst(maxSize);
        maxSize = Optional.of(tokens.number());
      }
      case "DEPTH" -> {
        requireFirst(depth);
        depth = Optional.of(depth());
      }
      default -> throw SyntaxError.of("Unknown option");
    }
    return true;
  }

  private static void requireFirst(Optional<?> before) {
    if (before.isPresent()) {
      throw SyntaxError.of("An option is given twice");
    }
  }

  private Depth depth() {
    return switch (tokens.label()) {
      case "0" -> Depth.ZERO;
      case "1" -> Depth.ONE;
      case "INFINITY" -> Depth.INFINITY;
      default -> throw SyntaxError.of("0, 1 or infinity expected");
    };
  }

  /// `entries = entry / "(" entry *(SP entry) ")"`, behind the parenthesis if there is one.
  private List<String> entries(boolean list) throws IOException {
    if (!list) {
      return List.of(entry(tokens));
    }
    List<String> entries = tokens.elements(() -> entry(tokens));
    tokens.expect(')');
    return List.copyOf(entries);
  }

  /// `entry = astring`, which "MUST NOT contain "*" or "%"", and is what [EntryName] says.
  static String entry(Tokens tokens) throws IOException {
    String text = tokens.astring();
    if (EntryName.of(text).isEmpty()) {
      throw SyntaxError.of("This is no name of an entry");
    }
    return text;
  }

  /// `setmetadata = "SETMETADATA" SP mailbox SP entry-values`, where `entry-values = "("
  /// entry-value *(SP entry-value) ")"` and `entry-value = entry SP value`. Of a value that is too
  /// large not an octet is read.
  Command setMetadata() throws IOException {
    tokens.space();
    String mailbox = names.decode(tokens.astring());
    tokens.space();
    tokens.expect('(');
    var values = new LinkedHashMap<EntryName, Optional<String>>();
    do {
      tokens.checkCount(values.size());
      EntryName entry = settable();
      tokens.space();
      Optional<LiteralHeader> literal = literal();
      if (literal.isPresent() && literal.get().size() > Annotation.MAX_VALUE) {
        return new Command.SetMetadataTooLarge(mailbox);
      }
      Optional<String> value =
          literal.isPresent() ? Optional.of(octets(literal.get())) : tokens.nstring();
      if (values.put(entry, value) != null) {
        throw SyntaxError.of("An entry is set twice");
      }
    } while (tokens.take(' '));
    tokens.expect(')');
    return new Command.SetMetadata(mailbox, Collections.unmodifiableMap(values));
  }

  private EntryName settable() throws IOException {
    return EntryName.of(tokens.astring())
        .filter(EntryName::isComplete)
        .orElseThrow(() -> SyntaxError.of("No entry can have this name"));
  }

  /// `value = nstring / literal8`: the header of a literal, if it is one.
  private Optional<LiteralHeader> literal() {
    boolean is = tokens.peek() == '{' || tokens.peek() == '~';
    return is ? Optional.of(tokens.input().literalHeader()) : Optional.empty();
  }

  private String octets(LiteralHeader literal) throws IOException {
    return new String(tokens.input().literal(literal), StandardCharsets.ISO_8859_1);
  }
}
